"""口令恢复单 on paper: lines to write on, and what no one can do."""

from __future__ import annotations

from dataclasses import replace

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Conclusion, Masthead, Text, run, section
from crm.briefings.press import Imprint
from crm.briefings.recovery_sheet import RecoverySheet
from crm.briefings.style import BODY, READING
from crm.briefings.tables import Column, grid, shortened
from resources import tr

_LINE = "＿" * 30


def imprint(sheet: RecoverySheet) -> Imprint:
    """Return what each sheet of paper says of the file."""
    foot = tr("引凤 · {day} 印").format(day=sheet.as_of.isoformat())
    if sheet.issued_by:
        foot += tr("　制表 {by}").format(by=shortened(sheet.issued_by, 20))
    named = tr("{title}：{of}").format(title=sheet.title, of=shortened(sheet.file, 30))
    return Imprint(
        title=named, author=sheet.bureau, subject=_day(sheet), running=named, foot=foot, sample=""
    )


def story(sheet: RecoverySheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    bold = replace(BODY, face="sans-bold")
    honest = [
        run(tr("口令忘了，谁也打不开这份数据，也没有办法找回来。"), bold),
        run(tr("引凤不保存口令，没有后门。请把口令手写在下面，把这张纸锁在柜子里。"), BODY),
    ]
    facts = [
        [tr("数据文件"), shortened(sheet.file, 60)],
        [tr("存放在"), shortened(sheet.place, 120)],
        [tr("打印日期"), sheet.as_of.isoformat()],
        [tr("打印的人"), shortened(sheet.issued_by, 20)],
    ]
    lines: list[Flowable] = []
    for word in (tr("口令"), tr("再写一遍"), tr("提示（大小写、空格、符号）")):
        lines += [Spacer(0, 16), Text(word, READING), Spacer(0, 14), Text(_LINE, READING)]
    said = (
        tr("1. 用钢笔或签字笔写，字母写清大小写，数字 0 和字母 O、数字 1 和字母 l 分开写。"),
        tr("2. 不要拍照，不要和电脑、移动盘放在一起。"),
        tr("3. 换了口令，旧的恢复单请当场销毁；但用旧口令加密、另存在别处的备份仍要旧口令。"),
        tr("4. 没有口令时能做的只有一件：用加密以前另存的、没有加密的备份。"),
    )
    signed = tr("封存人：＿＿＿＿＿＿　　见证人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿")
    return [
        Masthead(sheet.title, _day(sheet), sheet.bureau, ""),
        Conclusion([honest]),
        *section(tr("一、哪一份数据"), "file"),
        grid([Column(tr("项"), 110), Column(tr("内容"), 360)], facts),
        *section(tr("二、口令（手写）"), "passphrase"),
        *lines,
        Spacer(0, 10),
        *section(tr("三、怎么保管"), "keeping"),
        *(Text(line, READING) for line in said),
        Spacer(0, 24),
        Text(signed, READING),
    ]


def _day(sheet: RecoverySheet) -> str:
    day = sheet.as_of
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
