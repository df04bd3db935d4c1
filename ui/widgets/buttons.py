"""Buttons as they look everywhere: with a picture, one of a few to choose from, to turn years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton

from resources import tr
from ui.theme import icon, mark

V = TypeVar("V")


def picture_button(
    word: str,
    picture: str,
    run: Callable[[], object] | None = None,
    *,
    tip: str = "",
    kind: str = "",
) -> QPushButton:
    """Return a button with a picture before its word.

    word: what stands behind a wide blank in it is a key, and is not said by its name. kind: how
    it looks, for the style sheet.
    """
    button = QPushButton(f" {word}")
    if kind:
        mark(button, kind)
    button.setIcon(icon(picture))
    button.setAccessibleName(word.split("　")[0])
    button.setToolTip(tip)
    if run is not None:
        button.clicked.connect(lambda: run())
    return button


def year_button(step: int, run: Callable[[int], object]) -> QPushButton:
    """Return the arrow that turns to the year before (-1) or after (+1); its page writes which."""
    button = QPushButton()
    mark(button, "quiet")
    button.setIcon(icon("chevron-left" if step < 0 else "chevron-right"))
    if step > 0:
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button.setAccessibleName(tr("上一年") if step < 0 else tr("下一年"))
    button.clicked.connect(lambda: run(step))
    return button


def segments(
    group: QButtonGroup,
    choices: Iterable[tuple[str, V]],
    run: Callable[[V], object],
    chosen: V | None = None,
) -> list[QPushButton]:
    """Return a button each choice (word, value), of which `group` keeps one pressed.

    run: gets the value of what is pressed. Their ids in the group are 0, 1, 2 …
    """
    made = []
    for at, (word, value) in enumerate(choices):
        button = QPushButton(word)
        mark(button, "segment")
        button.setCheckable(True)
        button.setChecked(value == chosen)
        button.setAccessibleName(word)
        button.clicked.connect(partial(_run, run, value))
        group.addButton(button, at)
        made.append(button)
    return made


def _run(run: Callable[[V], object], value: V, _checked: bool = False) -> None:
    run(value)
