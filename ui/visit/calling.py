"""Calling somebody from a visit: the number goes to the clipboard, and to a telephone if asked."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from crm.rules.phones import show_phone
from db.values import Phone
from resources import tr
from ui.page import Shell


def call(shell: Shell, name: str, phone: Phone) -> None:
    """Copy a number, and offer to dial it with the system's telephone."""
    shown = show_phone(phone)
    QGuiApplication.clipboard().setText(shown)
    words = tr("已复制 {name} 的电话 {phone}").format(name=name, phone=shown)
    if not phone.number:
        shell.notify(words, kind="info")
        return
    shell.notify(
        words,
        kind="info",
        action=tr("拨打"),
        run=lambda: QDesktopServices.openUrl(QUrl(f"tel:{phone.number}")),
    )
