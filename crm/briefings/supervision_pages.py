"""督办单 on paper: GB/T 9704-2012's margins, grid and red head, all on one sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Text
from crm.briefings.press import MARK_LEADING, Imprint
from crm.briefings.signature import SEAL, day_in_words, draw_seal
from crm.briefings.style import INK, PAGE_HEIGHT, PAGE_WIDTH, Paper, Style
from crm.briefings.supervision_sheet import SupervisionSheet
from crm.briefings.tables import shortened
from resources import tr

_MEASURE, _HEIGHT = 156 * mm, 225 * mm
PAPER = Paper(
    PAGE_WIDTH,
    PAGE_HEIGHT,
    37 * mm,
    PAGE_WIDTH - 28 * mm - _MEASURE,
    PAGE_HEIGHT - 37 * mm - _HEIGHT,
    28 * mm,
)
_SIZES = ((15.79, 29.0), (14.0, 24.0), (12.0, 19.5), (10.5, 16.5))
"""Body, from the standard's 3号 on its grid down to what a long text needs for one sheet."""
_HEAD = Style("serif-bold", 34.0, 44.0, "red", align="center")
_TITLE = Style("serif-bold", 22.0, 32.0, align="center")
_LINE = Style("serif", 14.0, 20.0)
_LABEL = Style("sans", 12.0, 18.0, "secondary")
_FAINT = Style("serif", 10.0, 14.0, "secondary", align="center")
_BOX, _CLOSING = 92.0, 62.0
"""The least height of the reply's box, and that of the closing, in points."""
_PAD = 8.0
_CUTS = (1200, 900, 650, 450, 300, 200)
"""Characters of a demand that are tried in the smallest body; of a reply half as many."""


def imprint(sheet: SupervisionSheet) -> Imprint:
    """Return what the sheet of paper says of the notice."""
    foot = tr("引凤 · 数据截至 {as_of}").format(as_of=sheet.as_of.isoformat())
    if sheet.issued_by:
        foot += tr("　制表 {by}").format(by=shortened(sheet.issued_by, 20))
    for word, name in (
        (tr("复核"), sheet.signing.reviewer),
        (tr("经办"), sheet.signing.preparer),
    ):
        if name:
            foot += tr("　{word} {name}").format(word=word, name=name)
    named = tr("{title} {number}").format(title=sheet.title, number=sheet.notice.number)
    return Imprint(
        title=named,
        author=sheet.bureau,
        subject=shortened(sheet.notice.project, 60),
        running=named,
        foot=foot,
        sample=tr("示例数据，人员和内容均为虚构") if sheet.notice.illustrative else "",
        office=True,
    )


def story(sheet: SupervisionSheet) -> list[Flowable]:
    """Return the one flowable of the sheet."""
    return [_Form(sheet)]


class _Form(Flowable):  # type: ignore[misc]
    """The whole sheet, its body set as large as leaves room for reply and closing."""

    def __init__(self, sheet: SupervisionSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.width, self.height = _MEASURE, _HEIGHT - 1

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the text block."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw from the red head down; the boxes stand at the foot."""
        y = self._draw_head(self.height - (2 * MARK_LEADING if self._sheet.secrecy else 0.0))
        body, reply = self._fit(y)
        for text in body:
            y -= text.wrap(_MEASURE, _HEIGHT)[1]
            text.drawOn(self.canv, 0, y)
        self._draw_signature(y, body[-1].style)
        self._draw_boxes(reply)

    # --- the parts

    def _draw_head(self, y: float) -> float:
        sheet, canvas = self._sheet, self.canv
        name = _fitted(tr("{bureau}督办单").format(bureau=sheet.bureau), _HEAD, 1, 18.0)
        y = _draw(canvas, name, y) - 10
        one = sheet.notice
        left = Text(one.number, _LINE)
        issuer = one.issuer or sheet.signing.approver
        right = tr("签发人：{by}").format(by=shortened(issuer, 12)) if issuer else ""
        below = _draw(canvas, left, y)  # the other is blank where nobody is named
        y = min(below, _draw(canvas, Text(right, replace(_LINE, align="right")), y)) - 4
        canvas.setStrokeColor(INK["red"])
        canvas.setLineWidth(2)
        canvas.line(0, y, _MEASURE, y)
        title = _fitted(_title(sheet), _TITLE, 1, 18.0)
        if len(title.lines(_MEASURE)) > 1:
            title = _fitted(_title(sheet), _TITLE, 2, 15.0)
        return _draw(canvas, title, y - 14) - 8

    def _fit(self, top: float) -> tuple[list[Text], Text]:
        """Return body and reply in the largest size at which all stands on the sheet.

        What is too long even for the smallest is cut; its whole text stands in the app.
        """
        smallest = _SIZES[-1]
        tries = [(size, _CUTS[0]) for size in _SIZES] + [(smallest, cut) for cut in _CUTS[1:]]
        for (size, leading), cut in tries:
            style = Style("serif", size, leading, align="justify", indent=2)
            body = [
                Text(words, style if at else replace(style, indent=0))
                for at, words in enumerate(_paragraphs(self._sheet, cut))
            ]
            reply = Text(
                shortened(self._sheet.notice.reply or "", cut // 2),
                Style("serif", min(size, 12.0), min(leading, 18.0), align="justify"),
            )
            used = sum(text.wrap(_MEASURE, _HEIGHT)[1] for text in body)
            if used + _signed(leading) + self._boxes(reply) <= top:
                break
        return body, reply

    def _boxes(self, reply: Text) -> float:
        inner = reply.wrap(_MEASURE - 2 * _PAD, _HEIGHT)[1]
        return max(_BOX, inner + 4 * _LABEL.leading) + _CLOSING

    def _draw_signature(self, y: float, style: Style) -> None:
        """The office and the day at the right, and where its seal goes over them."""
        sheet, canvas = self._sheet, self.canv
        signed = replace(style, indent=0, align="center")
        left = _MEASURE - 190
        middle = (left + _MEASURE) / 2
        y -= 6
        for words in (sheet.bureau, day_in_words(sheet.notice.issued_on)):
            text = _fitted(words, signed, 1, 9.0, 190)
            y -= text.wrap(190, _HEIGHT)[1]
            text.drawOn(canvas, left, y)
        draw_seal(canvas, middle, y + style.leading, _FAINT)

    def _draw_boxes(self, reply: Text) -> None:
        canvas, one = self.canv, self._sheet.notice
        high = self._boxes(reply) - _CLOSING
        canvas.setStrokeColor(INK["text"])
        canvas.setLineWidth(0.7)
        canvas.rect(0, 0, _MEASURE, high + _CLOSING, fill=0)
        canvas.line(0, _CLOSING, _MEASURE, _CLOSING)
        top = high + _CLOSING - 4
        _draw(canvas, Text(tr("责任单位办理情况"), _LABEL), top, _PAD)
        if one.reply:
            _draw(canvas, reply, top - _LABEL.leading, _PAD, _MEASURE - 2 * _PAD)
        signed = tr("经办人：　　　　　　负责人：　　　　　　{day}（盖章）").format(
            day=day_in_words(one.replied_on) if one.replied_on else tr("　　年　　月　　日")
        )
        _draw(canvas, Text(signed, replace(_LABEL, align="right")), _CLOSING + 22, 0, _MEASURE - 8)
        closing = tr("办结意见：{words}").format(words=shortened(one.closing or "", 60))
        _draw(canvas, Text(closing, _LABEL), _CLOSING - 4, _PAD, _MEASURE - 2 * _PAD)
        closed = tr("督办人：　　　　　　{day}").format(
            day=day_in_words(one.closed_on) if one.closed_on else tr("　　年　　月　　日")
        )
        _draw(canvas, Text(closed, replace(_LABEL, align="right")), 20, 0, _MEASURE - 8)


def _title(sheet: SupervisionSheet) -> str:
    one = sheet.notice
    if one.milestone_id:
        about = tr("“{name}”节点").format(name=shortened(one.about, 20))
    elif one.blocker_id:
        about = tr("{kind}问题").format(kind=shortened(sheet.kind, 12))
    else:
        about = tr("有关事项")
    return tr("关于{project}{about}的督办通知").format(
        project=shortened(one.project, 60), about=about
    )


def _paragraphs(sheet: SupervisionSheet, cut: int) -> list[str]:
    """Return to whom, since when what stands still, and what is demanded until when."""
    one = sheet.notice
    to = one.unit or tr("责任单位")
    if one.person:
        to = tr("{unit}（责任人 {person}）").format(unit=to, person=one.person)
    said = [tr("{to}：").format(to=shortened(to, 60))]
    project = shortened(one.project, 60)
    if one.milestone_id and sheet.since is not None:
        late = (sheet.as_of - sheet.since).days
        words = tr("{project}“{about}”节点计划于{day}完成").format(
            project=project, about=shortened(one.about, 40), day=day_in_words(sheet.since)
        )
        if late > 0:
            words += tr("，至{today}已逾期 {n} 天").format(today=day_in_words(sheet.as_of), n=late)
        said.append(words + tr("。"))
    elif one.blocker_id:
        words = tr("{project}受{kind}制约：{about}").format(
            project=project, kind=sheet.kind, about=shortened(one.about.rstrip("。"), 200)
        )
        if sheet.since is not None:
            words += tr("。该事项于{day}提出，至{today}已 {n} 天").format(
                day=day_in_words(sheet.since),
                today=day_in_words(sheet.as_of),
                n=(sheet.as_of - sheet.since).days,
            )
        said.append(words + tr("。"))
    demand = shortened(one.demand.rstrip("。"), cut)
    said.append(tr("现提出督办要求：{demand}。").format(demand=demand))
    if one.due is not None:
        said.append(tr("请于{day}前办结，并书面回复办理情况。").format(day=day_in_words(one.due)))
    else:
        said.append(tr("请尽快办理，并书面回复办理情况。"))
    return said


def _signed(leading: float) -> float:
    """Return the height of office, day and the lower part of the seal."""
    height: float = max(3 * leading, leading + SEAL / 2 + 8)
    return height


def _fitted(words: str, style: Style, rows: int, least: float, width: float = _MEASURE) -> Text:
    """Return a text in at most so many rows, set smaller where it must be."""
    size = style.size
    while True:
        text = Text(words, replace(style, size=size, leading=style.leading * size / style.size))
        if size <= least or len(text.lines(width)) <= rows:
            return text
        size = max(size - 1, least)


def _draw(canvas: Any, text: Text, top: float, left: float = 0.0, width: float = _MEASURE) -> float:
    """Draw a text under `top`; return where it ends."""
    y: float = top - text.wrap(width, _HEIGHT)[1]
    text.drawOn(canvas, left, y)
    return y
