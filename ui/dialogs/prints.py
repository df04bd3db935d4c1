"""打印记录: who printed, saved or sent which brief, when and where to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm.briefings.issued import PrintLine, prints
from resources import tr
from ui.desk import Desk
from ui.dialogs.looking import LookDialog, closing_foot
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty

_SIZE = (1000, 460)
_BRIEF, _PHONES = 3, 5


class Prints(LookDialog):
    """The last five hundred; nothing can be changed here."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, tr("打印记录"), _SIZE)
        self.card: ListedCard[PrintLine] = ListedCard(
            tr("打印记录"),
            (tr("时间"), tr("谁"), tr("做了什么"), tr("简报"), tr("去处"), tr("手机号")),
            quiet_empty(tr("还没有打印、保存或外送过简报。")),
            stretch=4,
            widths=(130, 80, 170, 230, 220, 100),
        )
        self.column.addWidget(self.card, 1)
        self.column.addLayout(closing_foot(self, by_return=True))
        desk.read(prints, then=self._show, owner=self)

    def _show(self, found: list[PrintLine]) -> None:
        self.card.show_items(found, _told)
        if found:
            self.card.view.setFocus()


def _told(one: PrintLine) -> Shown:
    title = one.title if one.issued else tr("{title}（未出刊）").format(title=one.title)
    cells = (
        one.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        one.by,
        one.what,
        title,
        one.place,
        tr("已隐去") if one.masked else tr("完整"),
    )
    return Shown(cells, {_BRIEF: "text"} | ({} if one.masked else {_PHONES: "amber"}))
