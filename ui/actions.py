"""The commands that `>` finds in the search field, each with its pinyin initials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from resources import tr
from ui.page_list import rail_pages
from ui.places import data_folder
from ui.preferences import remember
from ui.theme import MODES, theme

if TYPE_CHECKING:
    from ui.window import Window


@dataclass(frozen=True)
class Command:
    """A word, how it is typed in pinyin initials, its icon and shortcut, and what it does."""

    word: str
    letters: str
    icon: str
    run: Callable[[], object]
    shortcut: str = ""

    def answers(self, text: str) -> bool:
        """Whether `text` finds the command: part of its word, or of its initials."""
        wanted = text.strip().lower()
        return wanted in self.word.lower() or self.letters.startswith(wanted)


def commands_of(window: Window) -> list[Command]:
    """Return all commands of `window`, the usual ones first."""

    pages = {entry.key: entry for entry in rail_pages()}

    def go(word: str, letters: str, key: str, **request: object) -> list[Command]:
        """A command that opens a page, where there is that page."""
        if key not in pages:
            return []
        shortcut = "" if request else pages[key].chord
        run = partial(window.go, key, **request)
        return [Command(word, letters, pages[key].icon, run, shortcut)]

    new_project = partial(window.go, "projects", create=True)
    return [
        Command(tr("登记线索"), "djxs", "user-plus", window.log_lead, "Ctrl+L"),
        Command(tr("新建项目"), "xjxm", "plus", new_project, "Ctrl+N"),
        *go(tr("导入台账"), "drtz", "ledgers", choose=True),
        *go(tr("打印月报"), "dyyb", "briefings"),
        Command(tr("撤销上一步"), "cxsyb", "undo-2", window.undo_last, "Ctrl+Z"),
        *go(tr("项目总表"), "xmzb", "projects", look="table"),
        *go(tr("项目看板"), "xmkb", "projects", look="board"),
        *go(tr("企业与联系人"), "qyylxr", "organizations"),
        *go(tr("新建企业"), "xjqy", "organizations", create=True),
        *go(tr("待办"), "db", "todos"),
        *go(tr("挂图作战"), "gtzz", "gantt"),
        *go(tr("打印挂图"), "dygt", "gantt", print=True),
        *go(tr("督办"), "db", "supervision"),
        Command(tr("实绩"), "sj", "clipboard-list", partial(window.go, "actuals")),
        Command(tr("亩均评价"), "mjpj", "chart-column", partial(window.go, "evaluation")),
        Command(tr("追缴"), "zj", "receipt", partial(window.go, "claims")),
        *go(tr("到位资金"), "dwzj", "capital"),
        *go(tr("核实到位资金"), "hsdwzj", "capital", show=1),
        *go(tr("资金月报"), "zjyb", "capital", show=3),
        *go(tr("合同履约"), "htly", "performance"),
        *go(tr("应追违约责任"), "yzwyzr", "performance", owing=True),
        *go(tr("年度目标"), "ndmb", "targets"),
        *go(tr("园区"), "yq", "parks"),
        *go(tr("为项目找地块"), "wxmzdk", "parks", run="find"),
        *go(tr("划转项目"), "hzxm", "parks", run="transfer"),
        *go(tr("导入土地台账"), "drtdtz", "parks", run="import"),
        *go(tr("打印土地台账"), "dytdtz", "parks", run="print"),
        Command(tr("月报填报"), "ybtb", "sheet", partial(window.go, "figures")),
        Command(tr("督查考核"), "dckh", "users", partial(window.go, "kpi")),
        Command(tr("情景推演"), "qjty", "sparkles", partial(window.go, "scenario")),
        Command(tr("年底预测"), "ndyc", "target", partial(window.go, "outlook")),
        Command(tr("招商方式成效"), "zsfscx", "chart-column", partial(window.go, "channels")),
        Command(tr("政策库"), "zck", "coins", partial(window.go, "policies")),
        *go(tr("带出回并"), "dchb", "carrying"),
        *go(tr("走访模式"), "zfms", "visit"),
        Command(tr("处理冲突"), "clct", "scale", partial(window.go, "conflicts")),
        Command(tr("待核对"), "dhd", "clipboard-check", partial(window.go, "findings")),
        Command(tr("查重"), "cc", "git-merge", partial(window.go, "duplicates")),
        *go(tr("台账导入记录"), "tzdrjl", "ledgers"),
        Command(tr("回收站"), "hsz", "trash-2", partial(window.go, "trash")),
        Command(tr("历史"), "ls", "history", partial(window.go, "history")),
        *go(tr("设置"), "sz", "settings"),
        *go(tr("设置：人员"), "szry", "settings", section="people"),
        *go(tr("设置：可选的词"), "szkxdc", "settings", section="words"),
        *go(tr("设置：简报版式与落款"), "szjbbsylk", "settings", section="briefs"),
        *go(tr("设置：推进关口"), "sztjgk", "settings", section="gates"),
        *go(tr("设置：数据与安全"), "szsjyaq", "settings", section="data"),
        Command(tr("切换深色、浅色"), "qhssqs", "sun-moon", switch_appearance),
        Command(tr("立即备份"), "ljbf", "database-backup", window.back_up),
        Command(tr("打开其他数据"), "dkqtsj", "folder-open", window.other_data_wanted.emit),
        Command(tr("打开数据文件夹"), "dksjwjj", "folder", open_data_folder),
        Command(tr("收起或展开侧栏"), "sqhzkcl", "panel-left", window.fold_rail, "Ctrl+B"),
        Command(tr("快捷键"), "kjj", "keyboard", window.show_keys, "F1"),
        Command(tr("关于引凤"), "gyyf", "info", window.show_about),
    ]


def switch_appearance() -> None:
    """Show dark when it is light, and the other way round."""
    choose_appearance("light" if theme().dark else "dark")


def choose_appearance(mode: str) -> None:
    """Show `mode` (system, light, dark) from now on, and at the next start."""
    theme().set_mode(mode if mode in MODES else "system")
    remember("window/appearance", theme().mode)


def open_data_folder() -> None:
    """Open the folder of data files, backups and log."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))
