from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from crm.workspace import Workspace
from ui import preferences, screenshots
from ui.page_list import PAGES


def test_every_page_is_drawn_and_the_users_choices_stay(
    qapp: QApplication, zone: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshots, "SIZES", ((1280, 720),))
    monkeypatch.setattr(screenshots, "APPEARANCES", ("dark",))
    preferences.remember("window/page", "settings")
    drawn = screenshots.draw(zone, tmp_path / "images")
    names = {file.name for file in drawn}
    assert {f"{entry.key}-1280-dark.png" for entry in PAGES if entry.word} <= names
    for file in drawn:
        picture = QImage(str(file))
        assert not picture.isNull()
        colours = {picture.pixel(x, picture.height() // 2) for x in range(picture.width())}
        assert len(colours) > 1, f"{file.name} is blank"
    assert preferences.remembered("window/page") == "settings"
