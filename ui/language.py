"""Qt's own words in Chinese: file dialogs, context menus, calendars; and dates as we write them."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

LOCALE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)


def use_chinese(app: QApplication) -> None:
    """Let Qt speak Chinese in `app`, whatever the system speaks; again is harmless."""
    QLocale.setDefault(LOCALE)
    if app.findChild(QTranslator, "qtbase") is None:
        words = QTranslator(app)
        words.setObjectName("qtbase")
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words.load(LOCALE, "qtbase", "_", folder):
            app.installTranslator(words)
