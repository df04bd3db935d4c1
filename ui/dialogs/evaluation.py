"""A scheme of the yearly evaluation, edited line by line; why an enterprise has no grade."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QWidget

from crm import evaluation
from crm.errors import InvalidInput
from crm.evaluation import Ranked
from crm.evaluation_schemes import SchemeCard, save_scheme
from crm.scheme_text import band_lines, measure_lines, parse_bands, parse_measures
from db.terms import BandKind, EvaluationForm
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form

_WIDTH = 640


class SchemeForm(Form):
    """Changes a scheme, or saves it under a name of its own."""

    def __init__(
        self,
        desk: Desk,
        card: SchemeCard,
        parent: QWidget,
        then: Callable[[str], object],
        *,
        copied: bool = False,
    ) -> None:
        """then: called with the scheme's key once it is saved."""
        title = tr("另存为新方案") if copied else tr("修改评价方案")
        super().__init__(desk, title, parent, width=_WIDTH)
        self._card, self._then, self._copied = card, then, copied
        name = tr("{name}（副本）").format(name=card.name) if copied else card.name
        self.name = self.add_line("name", tr("名称"), text=name)
        self.source = self.add_line("source", tr("依据"), text=card.source)
        self.form = self.add_choice(
            "form", tr("算法"), [(one.label, one) for one in EvaluationForm], card.form
        )
        self.measures = self.add_lines("measures", tr("指标"), rows=6)
        self.measures.setPlainText(measure_lines(card.measures))
        self.band_kind = self.add_choice(
            "band_kind", tr("分档"), [(one.label, one) for one in BandKind], card.band_kind
        )
        self.bands = self.add_lines("bands", tr("等级"), rows=5)
        self.bands.setPlainText(band_lines(card.bands))
        self.active = self.add("active", tr("使用"), QCheckBox(tr("在用；停用的排在最后")))
        self.active.setChecked(card.active)
        self.measures.textChanged.connect(self._tell)
        self.band_kind.currentIndexChanged.connect(lambda _: self._tell())
        self.add_foot(tr("一行一项；各年的结果按当前方案重算"))
        self._tell()
        self.name.setFocus()

    def send(self) -> None:
        card = SchemeCard(
            "" if self._copied else self._card.key,
            self.name.text(),
            EvaluationForm(self.form.currentData()),
            BandKind(self.band_kind.currentData()),
            self.source.text(),
            parse_measures(self.measures.toPlainText()),
            parse_bands(self.bands.toPlainText()),
            self.active.isChecked(),
        )
        words = tr("新建评价方案 {name}") if self._copied else tr("修改评价方案 {name}")
        label = words.format(name=card.name.strip())
        self.submit(save_scheme, card, label=label, then=self._then)

    def _tell(self) -> None:
        """Show the sum of the weights as it is written."""
        hint = tr("例如 亩均税收 45 基准 20 万元/亩 封顶 150%")
        try:
            lines = parse_measures(self.measures.toPlainText())
        except InvalidInput as fault:
            self.note("measures", fault.message)
        else:
            total = sum((one.weight for one in lines), Decimal(0))
            words = tr("权重合计 {total}，应为 100；{hint}").format(total=total, hint=hint)
            self.note("measures", words)
        shares = BandKind(self.band_kind.currentData()) is BandKind.SHARE
        self.note(
            "bands",
            tr("等级、累计到百分之几、政策，例如 A 25 优先保障用地")
            if shares
            else tr("等级、从几分起、政策，例如 A 90 优先保障用地"),
        )


class ExemptForm(Form):
    """Why an enterprise has no grade in a year."""

    def __init__(self, desk: Desk, parent: QWidget, row: Ranked, year: int) -> None:
        super().__init__(desk, tr("{year} 年不定等级").format(year=year), parent)
        self._row, self._year = row, year
        self.reason = self.add_lines("reason", tr("原因"), rows=3)
        self.reason.setPlaceholderText(tr("例如 当年停产技改 7 个月，经联席会议同意"))
        if row.by_hand:
            self.reason.setPlainText(row.result.exempt)
        self.add_foot(row.name)
        self.reason.setFocus()

    def send(self) -> None:
        label = tr("{name} {year} 年不定等级").format(name=self._row.name, year=self._year)
        self.submit(
            evaluation.exempt,
            self._row.organization_id,
            self._year,
            self.reason.toPlainText(),
            label=label,
        )
