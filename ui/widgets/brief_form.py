"""What a person says of a brief before it is made: its days, its number, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from crm.briefings.catalogue import Briefing
from crm.briefings.order import Order, Scope
from crm.briefings.signing import NUMBERINGS, Signing
from crm.rules.dates import month_end
from resources import N_, tr
from ui import tokens
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.conclusion import Conclusion

SECRECY = (
    N_("不标密级"),
    N_("内部资料 注意保存"),
    N_("工作秘密"),
    N_("秘密★1年"),
    N_("机密★3年"),
)
"""What is offered; another can be typed."""
_LONGEST_SECRECY, _LONGEST_COPIED = 20, 300
_COPIES = 999_999
_LABEL = 56
MONTHS_OFFERED, WEEKS_OFFERED, YEARS_OFFERED = 24, 26, 6
_PAUSE = 350
"""Milliseconds without a key after which the pages are made anew."""
F = TypeVar("F", bound=QWidget)
_PERIODS = frozenset({Scope.WEEK, Scope.MONTH, Scope.YEAR, Scope.CONTRACTS})


class BriefForm(Card):
    """The order for one issue, and its conclusion to be edited."""

    changed = Signal()
    """The order, or the conclusion, is another; not at each key that is typed."""

    def __init__(self, today: date) -> None:
        super().__init__(tr("出一期"))
        self._today = today
        self._briefing: Briefing | None = None
        self._subjects: tuple[str, ...] = ()
        self._copied_to = ""
        self._filling = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.changed)
        self._build()

    def show_briefing(
        self,
        briefing: Briefing,
        parks: Sequence[tuple[str, str]],
        *,
        subjects: tuple[str, ...] = (),
        because: str = "",
    ) -> None:
        """Ask what `briefing` needs; parks as (id, name); subjects: what it is to be about."""
        self._filling = True
        self._briefing, self._subjects = briefing, subjects
        self.period.clear()
        for word, days in _periods(briefing.scope, self._today):
            self.period.addItem(word, days)
        self._rows["period"].setVisible(briefing.scope in _PERIODS)
        chosen = self.park.currentData()
        self.park.clear()
        self.park.addItem(tr("全区"), None)
        for key, name in parks:
            self.park.addItem(name, key)
        self.park.setCurrentIndex(max(0, self.park.findData(chosen)))
        self._rows["park"].setVisible(briefing.by_park and not subjects)
        if not briefing.has_phones:
            self.whole_numbers.setChecked(False)
        self.whole_numbers.setVisible(briefing.has_phones)
        self._show_look(briefing)
        self.about.setText(because)
        self.about.setVisible(bool(subjects))
        self.conclusion.forget()
        self._filling = False

    def show_signing(self, signing: Signing) -> None:
        """Take the zone's numbering, and propose who signs where nobody was named yet."""
        self._filling = True
        year = self._today.year
        before, _, behind = (signing.numbering or tr(NUMBERINGS[0])).partition("{n}")
        self.number.setPrefix(before.format(year=year))
        self.number.setSuffix(behind.format(year=year))
        if not self.issued_by.text().strip():
            self.issued_by.setText(signing.approver)
        if self.copied_to.text().strip() in ("", self._copied_to):
            self.copied_to.setText(signing.copied_to)
        self._copied_to = signing.copied_to
        self._filling = False

    def order(self) -> Order:
        """What is asked for now."""
        first, last = self.period.currentData() or (None, None)
        official = self.look.isEnabledTo(self) and bool(self.look.currentData())
        return Order(
            today=self._today,
            issued_by=self.issued_by.text().strip(),
            number=self.number.value(),
            first=first,
            last=last,
            subjects=self._subjects,
            park_id=self.park.currentData() if self.park.isVisibleTo(self) else None,
            masked=not self.whole_numbers.isChecked(),
            secrecy=self._secrecy,
            official=official,
            copy=self.copy.value() if official and self._secrecy else 0,
            colophon=official and self.colophon.isChecked(),
            copied_to=self.copied_to.text().strip(),
        )

    @property
    def _secrecy(self) -> str:
        return self.secrecy.currentText().strip().removeprefix(tr(SECRECY[0]))

    def propose_number(self, next_number: int) -> None:
        """Propose the number of the issue: its month's or week's, else the next."""
        first = (self.period.currentData() or (None, None))[0]
        scope = self._briefing.scope if self._briefing else Scope.DAY
        if first is not None and scope is Scope.MONTH:
            next_number = first.month
        elif first is not None and scope is Scope.WEEK:
            next_number = first.isocalendar().week
        self._filling = True
        self.number.setValue(next_number)
        self._filling = False

    def _build(self) -> None:
        self._rows: dict[str, QWidget] = {}
        self.column.setSpacing(8)  # so that the conclusion keeps its lines on a low screen
        self.period = self._row("period", tr("期间"), QComboBox())
        self.period.currentIndexChanged.connect(self._take_period)
        self.park = self._row("park", tr("园区"), QComboBox())
        self.park.currentIndexChanged.connect(self._tell)
        self.about = Chip("")
        self.about.removed.connect(self._forget_subjects)
        self.column.addWidget(self.about)
        self.number = self._row("number", tr("期号"), _spin(999))
        self.number.valueChanged.connect(self._later)
        self.copy = self._beside("number", tr("份号"), _Copy())
        self.copy.setToolTip(tr("标密的公文每份一个号，印在密级之上"))
        self.copy.valueChanged.connect(self._later)
        self.issued_by = self._row(
            "issued_by", tr("签发人"), QLineEdit(remembered("briefings/issued_by"))
        )
        self.issued_by.setPlaceholderText(tr("可不填"))
        self.issued_by.textChanged.connect(self._later)
        self.look = self._row("look", tr("版式"), QComboBox())
        self.look.addItem(tr("简报版式"), False)
        self.look.addItem(tr("公文版式"), True)
        self.look.setToolTip(tr("公文版式按 GB/T 9704-2012"))
        self.look.setCurrentIndex(1 if remembered("briefings/official") == "1" else 0)
        self.look.currentIndexChanged.connect(self._take_look)
        self.why_look = QLabel()
        self.why_look.setWordWrap(True)
        mark(self.why_look, "faint")
        self.why_look.setContentsMargins(_LABEL + 6, 0, 0, 0)
        self.column.addWidget(self.why_look)
        self.secrecy = self._beside("look", tr("密级"), QComboBox())
        self.secrecy.setEditable(True)
        self.secrecy.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed = QLineEdit()
        typed.setMaxLength(_LONGEST_SECRECY)
        typed.setAccessibleName(tr("密级"))
        self.secrecy.setLineEdit(typed)
        self.secrecy.addItems([tr(word) for word in SECRECY])
        self.secrecy.currentTextChanged.connect(self._take_secrecy)
        self._build_colophon()
        self.whole_numbers = QCheckBox(tr("印完整的手机号"))
        self.whole_numbers.setToolTip(tr("先出刊，才能打印、保存；谁在什么时候打印，会记下来"))
        self.whole_numbers.toggled.connect(self._tell)
        self.column.addWidget(self.whole_numbers)
        self.conclusion = Conclusion()
        self.conclusion.typed.connect(self._later)
        self.column.addWidget(self.conclusion, 1)

    def _build_colophon(self) -> None:
        """版记: whether it is printed, and to whom copies go."""
        self.copied_to: QLineEdit = self._row("colophon", tr("抄送"), QLineEdit())
        self.copied_to.setMaxLength(_LONGEST_COPIED)
        self.copied_to.setPlaceholderText(tr("可不填"))
        self.copied_to.textChanged.connect(self._later)
        self.colophon = self._beside("colophon", tr("印版记"), QCheckBox(tr("印版记")))
        self.colophon.setToolTip(tr("末页页脚的抄送、印发机关和印发日期；默认值在 设置 › 简报"))
        self.colophon.setChecked(remembered("briefings/colophon") != "0")
        self.copied_to.setEnabled(self.colophon.isChecked())
        self.colophon.toggled.connect(self._take_colophon)

    def _beside(self, name: str, word: str, field: F) -> F:
        """Put a field that needs no label of its own behind that of a row."""
        field.setAccessibleName(word)
        row = self._rows[name].layout()
        assert isinstance(row, QHBoxLayout)
        row.addWidget(field, 0 if isinstance(field, QCheckBox) else 1)
        return field

    def _row(self, name: str, word: str, field: F) -> F:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(word)
        label.setFixedWidth(_LABEL)
        label.setBuddy(field)
        mark(label, "secondary")
        field.setAccessibleName(word)
        whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(label)
        row.addWidget(field, 1)
        self._rows[name] = whole
        self.column.addWidget(whole)
        return field

    def _take_period(self) -> None:
        if not self._filling:
            self.propose_number(self.number.value())
            self.changed.emit()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _later(self) -> None:
        if not self._filling:
            self._pause.start()

    def _show_look(self, briefing: Briefing) -> None:
        """Offer the office's style, or say why a brief has none."""
        chosen = remembered("briefings/official") == "1" and briefing.official
        self.look.setCurrentIndex(1 if chosen else 0)
        self.look.setEnabled(briefing.official)
        self.why_look.setText(tr(briefing.house_only) if briefing.house_only else "")
        self.why_look.setVisible(not briefing.official)
        self._show_marks()

    def _take_look(self) -> None:
        self._show_marks()
        if not self._filling:
            remember("briefings/official", "1" if self.look.currentData() else "0")
        self._tell()

    def _take_secrecy(self) -> None:
        self._show_marks()
        self._later()

    def _take_colophon(self, printed: bool) -> None:
        self.copied_to.setEnabled(printed)
        remember("briefings/colophon", "1" if printed else "0")
        self._tell()

    def _show_marks(self) -> None:
        """Ask for what only the office's style bears, where it is chosen."""
        official = bool(self.look.currentData())
        self._rows["colophon"].setVisible(official)
        self.copy.setVisible(official and bool(self._secrecy))

    def _forget_subjects(self) -> None:
        self._subjects = ()
        self.about.hide()
        if self._briefing is not None:
            self._rows["park"].setVisible(self._briefing.by_park)
        self._tell()


class _Copy(QSpinBox):
    """The number of a copy, with the six digits that are printed."""

    def __init__(self) -> None:
        super().__init__()
        self.setPrefix(tr("份号 "))
        self.setRange(1, _COPIES)
        self.lineEdit().setTextMargins(tokens.FIELD_INSET, 0, 0, 0)

    def textFromValue(self, value: int) -> str:  # noqa: N802  (Qt's name)
        """Return the number as it is printed."""
        return str(value).zfill(len(str(_COPIES)))


def _spin(most: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(1, most)
    # The style sheet's padding does not reach what is typed in a spin box.
    field.lineEdit().setTextMargins(tokens.FIELD_INSET, 0, 0, 0)
    return field


Days = tuple[date | None, date | None]


def _periods(scope: Scope, today: date) -> list[tuple[str, Days]]:
    """Return the periods that can be chosen, today's first."""
    if scope is Scope.MONTH:
        return [_month(today, back) for back in range(MONTHS_OFFERED)]
    if scope is Scope.WEEK:
        monday = today - timedelta(days=today.weekday())
        return [_week(monday - timedelta(weeks=back)) for back in range(WEEKS_OFFERED)]
    if scope in (Scope.YEAR, Scope.CONTRACTS):
        return [
            (tr("{year} 年").format(year=year), (date(year, 1, 1), date(year, 12, 31)))
            for year in range(today.year, today.year - YEARS_OFFERED, -1)
        ]
    return []


def _month(today: date, back: int) -> tuple[str, Days]:
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    word = tr("{year} 年 {month} 月").format(year=year, month=month + 1)
    return word, (date(year, month + 1, 1), month_end(year, month + 1))


def _week(monday: date) -> tuple[str, Days]:
    sunday = monday + timedelta(days=6)
    word = tr("{year} 年第 {week} 周（{first}–{last}）").format(
        year=monday.isocalendar().year,
        week=monday.isocalendar().week,
        first=f"{monday.month}.{monday.day}",
        last=f"{sunday.month}.{sunday.day}",
    )
    return word, (monday, sunday)
