"""关于引凤, and the list of keys."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

import resources
from resources import N_, tr
from ui.logbook import log_file
from ui.theme import mark

KEYS = (
    ("Ctrl+K", N_("搜索项目、别名、企业")),
    ("Ctrl+Shift+P", N_("命令")),
    ("Ctrl+N", N_("新建")),
    ("Ctrl+L", N_("登记线索")),
    ("Ctrl+Z", N_("撤销上一步保存的操作")),
    ("Ctrl+P", N_("在简报页：打印；Ctrl+Enter 出刊，Ctrl+S 存 PDF")),
    ("Ctrl+J", N_("记跟进（项目页）")),
    ("Ctrl+Shift+Z", N_("恢复刚撤销的操作")),
    ("Alt+1 … 9、0，Ctrl+1 …", N_("各页面")),
    ("Ctrl+,", N_("设置")),
    ("Alt+←", N_("返回上一页")),
    ("Ctrl+B", N_("收起或展开侧栏")),
    ("F2", N_("就地编辑")),
    ("Ctrl+C，Ctrl+V", N_("在表里：和 Excel 互相复制、粘贴；Delete 清空")),
    ("Shift+F2", N_("项目表里选中几行：批量修改")),
    ("Ctrl+D", N_("项目表里选中几行：用第一行往下填")),
    ("Enter", N_("打开所选")),
    ("Esc", N_("放弃输入、关闭")),
    ("F9", N_("走访模式，再按一次离开")),
    ("F1", N_("快捷键")),
)


def app_version() -> str:
    """The version of the app that runs."""
    try:
        return version("yinfeng")
    except PackageNotFoundError:
        return tr("未安装")


class About(QDialog):
    """What runs here, and where it keeps what."""

    def __init__(self, parent: QWidget | None, data: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("关于引凤"))
        logo = QSvgWidget(str(resources.path("icons", "yinfeng.svg")))
        logo.setFixedSize(48, 48)
        name = QLabel(tr("引凤"))
        mark(name, "title")
        number = QLabel(tr("版本 {version}").format(version=app_version()))
        mark(number, "secondary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(number)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(logo)
        head.addLayout(words, 1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(8)
        lines = (
            (tr("数据"), data),
            (tr("日志"), str(log_file())),
            (tr("运行环境"), f"Python {platform.python_version()}，Qt {qVersion()}"),
            (tr("许可"), tr("Apache-2.0；所含字体、图标与依赖见 resources/licences")),
        )
        for row, (what, text) in enumerate(lines):
            label, value = QLabel(what), QLabel(text)
            mark(label, "secondary")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addWidget(label, row, 0)
            facts.addWidget(value, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(20)
        column.addLayout(head)
        column.addLayout(facts)
        column.addWidget(_close_button(self))


class Keys(QDialog):
    """Which keys do what, anywhere in the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("快捷键"))
        self.setMinimumWidth(380)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, (key, what) in enumerate(KEYS):
            cap = QLabel(key)
            mark(cap, "key")
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(tr(what)), row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(20)
        column.addLayout(grid)
        column.addWidget(_close_button(self))


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox()
    button = box.addButton(tr("关闭"), QDialogButtonBox.ButtonRole.RejectRole)
    button.setAccessibleName(tr("关闭"))
    button.setDefault(True)
    box.rejected.connect(dialog.reject)
    return box
