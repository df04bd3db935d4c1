from __future__ import annotations

import itertools
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import resources
from ui import theme
from ui.tokens import DARK, LIGHT, Tokens

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = [
    *itertools.product(
        ("text", "secondary", "faint", "accent", "phoenix", "amber", "green"),
        ("background", "surface"),
    ),
    *itertools.product(("text", "secondary"), ("hover", "zebra", "selection", "raised", "track")),
    ("accent", "accent_soft"),
    ("phoenix", "phoenix_soft"),
    ("amber", "amber_soft"),
    ("green", "green_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "mark"),
    ("text", "accent_soft"),
    ("on_toast", "toast"),
    ("on_toast_accent", "toast"),
    ("on_toast_warning", "toast"),
]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.1, 1 to 21."""

    def luminance(value: str) -> float:
        parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@BOTH
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@BOTH
def test_the_style_sheets_marks_are_in_the_tokens_colours(tokens: Tokens) -> None:
    appearance = "dark" if tokens is DARK else "light"
    marks = {"chevron-down": "secondary", "chevron-up": "secondary"}
    marks |= {"check": "on_accent", "minus": "on_accent"}
    for name, role in marks.items():
        drawing = resources.path("style", f"{name}-{appearance}.svg").read_text(encoding="utf-8")
        assert f'stroke="{getattr(tokens, role)}"' in drawing


def test_qt_takes_every_rule(qapp: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    theme.theme().set_mode("dark")
    label = QLabel("引凤")
    label.ensurePolished()
    assert "parse" not in capfd.readouterr().err.lower()
    assert asdict(theme.theme().tokens) == asdict(DARK)


def test_the_look_follows_the_mode(qtbot: QtBot) -> None:
    label = QLabel("十亿")
    qtbot.addWidget(label)
    theme.mark(label, "badge-accent")
    label.ensurePolished()
    for mode, tokens in (("dark", DARK), ("light", LIGHT)):
        with qtbot.waitSignal(theme.theme().changed):
            theme.theme().set_mode(mode)
        assert theme.colour("accent") == QColor(tokens.accent)
        assert label.palette().windowText().color() == QColor(tokens.accent)


def test_an_unknown_mode_means_the_systems(qapp: QApplication) -> None:
    theme.theme().set_mode("sepia")
    assert theme.theme().mode == "system"


def strongest(picture: QPixmap) -> QColor:
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha)


def test_an_icon_is_painted_in_its_tokens_colour_and_follows_the_mode(qapp: QApplication) -> None:
    picture = theme.icon("plus", "accent", role_on="phoenix")
    assert strongest(picture.pixmap(48)).name().upper() == LIGHT.accent
    on = picture.pixmap(QSize(48, 48), QIcon.Mode.Normal, QIcon.State.On)
    assert strongest(on).name().upper() == LIGHT.phoenix
    theme.theme().set_mode("dark")
    assert strongest(picture.pixmap(48)).name().upper() == DARK.accent


def test_figures_are_of_one_width_and_chinese_has_glyphs(qapp: QApplication) -> None:
    metrics = QFontMetricsF(theme.font())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert all(metrics.inFontUcs4(ord(character)) for character in "引凤镕喆堃䶮㎡①×→")
