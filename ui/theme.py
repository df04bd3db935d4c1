"""Look of the window: Fusion, a palette and a style sheet, all from the tokens; fonts and icons.

    theme.install(app)                       # once, at start
    theme.theme().set_mode("dark")           # "system" | "light" | "dark"
    theme.theme().changed.connect(...)       # rarely needed: paint with colour() and it follows
    colour("accent") -> QColor               # a token of ui.tokens, of the appearance in use
    font("body" | "small" | "section" | "title" | "figure", bold=False) -> QFont
    icon("target", "secondary") -> QIcon     # resources/icons/target.svg in that token's colour

Icons are painted when shown, so they follow a change of appearance by themselves. `role_on` is
the token of a checked button's icon.

A style sheet rule chooses by the dynamic property `kind`, set with `mark(widget, "card")`:
labels  title, section, figure, secondary, faint, error, badge, badge-accent, badge-phoenix,
        badge-amber, badge-green
buttons primary, quiet (no border), link, chip (checkable), danger
frames  card, bar (a surface without radius), line
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui import tokens
from ui.language import use_chinese
from ui.tokens import DARK, LIGHT, Tokens

MODES: Final = ("system", "light", "dark")
WINDOWS_FAMILY = "Microsoft YaHei UI"
BUNDLED_FAMILY = "Noto Sans SC"
_SIZES = {
    "small": tokens.SMALL,
    "body": tokens.BODY,
    "section": tokens.SECTION,
    "title": tokens.TITLE,
    "figure": tokens.FIGURE,
    "touch-small": tokens.TOUCH_SMALL,
    "touch-body": tokens.TOUCH_BODY,
    "touch-section": tokens.TOUCH_SECTION,
}


class Theme(QObject):
    """The appearance in use: what the user chose, or else what the system shows."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.mode = "system"
        self.tokens = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply(self._wanted())

    @property
    def dark(self) -> bool:
        return self.tokens is DARK

    def set_mode(self, mode: str) -> None:
        """Show `mode` from now on; an unknown one means the system's."""
        self.mode = mode if mode in MODES else "system"
        hints = self._app.styleHints()
        # Told to Qt as well, so that the system's own window frame follows.
        if self.mode == "system":
            hints.unsetColorScheme()
        else:
            scheme = Qt.ColorScheme.Dark if self.mode == "dark" else Qt.ColorScheme.Light
            hints.setColorScheme(scheme)
        self._apply(self._wanted())

    def _wanted(self) -> Tokens:
        if self.mode == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.mode == "dark" else LIGHT

    def _follow_system(self) -> None:
        if self._wanted() is not self.tokens:
            self._apply(self._wanted())

    def _apply(self, wanted: Tokens) -> None:
        global _tokens
        self.tokens = _tokens = wanted
        self._app.setPalette(_palette(wanted))
        self._app.setFont(font())
        # Taken away first: to exchange a sheet for another asks each widget, also of pages that
        # were never shown, four times over (measured: 440 ms of 600 widgets, and 110 ms so).
        self._app.setStyleSheet("")
        self._app.setStyleSheet(_style_sheet(wanted))
        self.changed.emit()


_tokens: Tokens = LIGHT
_theme: Theme | None = None


def install(app: QApplication) -> Theme:
    """Dress `app`: fonts, colours, Qt's own words; again, it returns the theme that is there."""
    global _theme
    if _theme is None or _theme.parent() is not app:
        use_chinese(app)
        _load_fonts()
        _theme = Theme(app)
    return _theme


def theme() -> Theme:
    """The theme in use; `install` comes first."""
    assert _theme is not None, "theme.install(app) comes first"
    return _theme


def colour(name: str) -> QColor:
    """The token `name` in the appearance in use."""
    return QColor(getattr(_tokens, name))


@cache
def _load_fonts() -> None:
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))


@cache
def family() -> str:
    """The family of all text, named: an unnamed one falls back to whatever the machine has."""
    return WINDOWS_FAMILY if QFontDatabase.hasFamily(WINDOWS_FAMILY) else BUNDLED_FAMILY


def font(size: str = "body", *, bold: bool = False) -> QFont:
    """A font of the type scale, with figures of one width."""
    chosen = QFont([family(), BUNDLED_FAMILY])
    chosen.setPixelSize(_SIZES[size])
    chosen.setBold(bold)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def mark(widget: QWidget, kind: str) -> None:
    """Give `widget` the look `kind` of the style sheet, also while it is shown."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return  # the style looks at it when it is shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        # Else a label that was shown already keeps the frame that it had: its text is cut.
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def icon(name: str, role: str = "secondary", *, role_on: str = "") -> QIcon:
    """The icon resources/icons/`name`.svg in the colour of token `role`."""
    return _icon(name, role, role_on or role)


@cache
def _icon(name: str, role: str, role_on: str) -> QIcon:
    engine = _TintedIcon(name, role, role_on)
    _engines.append(engine)
    return QIcon(engine)


_engines: list[_TintedIcon] = []
"""Kept alive for the whole run: Qt owns the engine, Python its virtual methods."""


class _TintedIcon(QIconEngine):
    """Paints an SVG drawn in `currentColor`, in the colour its token has at that moment."""

    def __init__(self, name: str, role: str, role_on: str) -> None:
        super().__init__()
        self._name = name
        self._roles = (role, role_on)

    def clone(self) -> QIconEngine:
        copy = _TintedIcon(self._name, *self._roles)
        _engines.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = self._roles[state == QIcon.State.On]
        if mode == QIcon.Mode.Disabled:
            role = "border_strong"
        _renderer(self._name, getattr(_tokens, role)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture


@cache
def _renderer(name: str, hue: str) -> QSvgRenderer:
    drawing = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", hue).encode()))


def _style_sheet(wanted: Tokens) -> str:
    rules = Template(resources.path("style", "window.qss").read_text(encoding="utf-8"))
    sizes = {name: value for name, value in vars(tokens).items() if isinstance(value, int)}
    return rules.substitute(
        asdict(wanted),
        **sizes,
        family=family(),
        style=resources.path("style").as_posix(),
        appearance="dark" if wanted is DARK else "light",
    )


def _palette(wanted: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: wanted.background,
        QPalette.ColorRole.WindowText: wanted.text,
        QPalette.ColorRole.Base: wanted.surface,
        QPalette.ColorRole.AlternateBase: wanted.zebra,
        QPalette.ColorRole.Text: wanted.text,
        QPalette.ColorRole.Button: wanted.surface,
        QPalette.ColorRole.ButtonText: wanted.text,
        QPalette.ColorRole.BrightText: wanted.phoenix,
        QPalette.ColorRole.ToolTipBase: wanted.toast,
        QPalette.ColorRole.ToolTipText: wanted.on_toast,
        QPalette.ColorRole.PlaceholderText: wanted.faint,
        QPalette.ColorRole.Highlight: wanted.accent,
        QPalette.ColorRole.HighlightedText: wanted.on_accent,
        QPalette.ColorRole.Link: wanted.accent,
        QPalette.ColorRole.LinkVisited: wanted.accent,
        QPalette.ColorRole.Accent: wanted.accent,
        QPalette.ColorRole.Light: wanted.surface,
        QPalette.ColorRole.Midlight: wanted.hover,
        QPalette.ColorRole.Mid: wanted.border,
        QPalette.ColorRole.Dark: wanted.border_strong,
        QPalette.ColorRole.Shadow: wanted.shadow,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(wanted.faint))
    return palette
