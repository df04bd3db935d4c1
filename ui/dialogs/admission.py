"""The forms of 评审: starting one, scoring, joint opinions, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from crm import admission
from crm.admission import OpinionRow, Review
from crm.admission_cards import cards
from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.rules.numbers import parse_number
from crm.rules.score import Criterion, check_points, ladder_words, show_points
from db.terms import Opinion, ReviewResult
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.dialogs.supervising import About, DatedForm
from ui.widgets.inputs import Line
from ui.widgets.person_line import PersonLine


class StartForm(DatedForm):
    """Which card, on which day, who leads."""

    def __init__(self, desk: Desk, parent: QWidget, about: About) -> None:
        super().__init__(desk, tr("开始评审"), parent, tr("开始"))
        self._about = about
        choices = desk.read_now(cards)
        self.card = self.add_choice("card", tr("评分表"), [(one.name, one) for one in choices])
        self.add_day("on", tr("评审日期"), desk.today())
        self.chair = self.add("chair", tr("主持人"), PersonLine(desk.read_now(staff_names)))
        self.card.currentIndexChanged.connect(lambda _: self._tell())
        self.add_foot(about.project)
        self._tell()
        self.card.setFocus()

    def send(self) -> None:
        self.submit(
            admission.start_review,
            self._about.project_id,
            self.card.currentData().key,
            self.day("on", owed=True),
            chair=self.chair.text(),
            label=tr("{name} 开始准入评审").format(name=self._about.project),
        )

    def _tell(self) -> None:
        card = self.card.currentData()
        if card is not None:
            mark = "" if card.pass_mark is None else tr("及格线 {n} 分").format(
                n=show_points(card.pass_mark)
            )  # fmt: skip
            self.note("card", "；".join(part for part in (card.source, mark) if part))


class ScoreForm(Form):
    """What one reviewer gives for one criterion; a measure typed shows the ladder's points."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: tuple[str, Review, Criterion],
        reviewer: str,
        then: Callable[[str], object],
    ) -> None:
        self._project, self._review, self._criterion = about
        criterion = self._criterion
        super().__init__(desk, tr("打分：{name}").format(name=criterion.name), parent)
        self._then = then
        names = [*self._review.reviewers, *desk.read_now(staff_names)]
        self.reviewer = self.add("reviewer", tr("评委"), PersonLine(list(dict.fromkeys(names))))
        self.measure: Line | None = None
        self.points: Line | None = None
        self.vetoed: QComboBox | None = None
        if criterion.veto:
            choices = [(tr("不否决"), False), (tr("否决"), True)]
            self.vetoed = self.add_choice("vetoed", tr("否决项"), choices)
        elif criterion.rungs:
            word = tr("实测值（{unit}）").format(unit=criterion.unit)
            self.measure = self.add("measure", word, Line(), ladder_words(criterion))
            self.measure.textChanged.connect(lambda _: self._tell())
        if not criterion.veto:
            word = tr("得分（满分 {n}）").format(n=show_points(criterion.weight))
            note = tr("填了实测值就由阶梯得分，这里不用填。") if criterion.rungs else ""
            self.points = self.add("points", word, Line(), note)
        self.reason = self.add_lines("reason", tr("理由"), rows=2)
        self.reviewer.setText(reviewer)
        self._show_held()
        self.add_foot(self._project)
        first = self.vetoed or self.measure or self.points
        (first if first is not None and reviewer else self.reviewer).setFocus()

    def send(self) -> None:
        reviewer = self.reviewer.text()
        fields: dict[str, Any] = {"reason": self.reason.toPlainText()}
        if self.measure is not None:
            fields["measure"] = parse_number(self.measure.text(), field="measure")
        if self.points is not None:
            fields["points"] = parse_number(self.points.text(), field="points")
        if self.vetoed is not None:
            fields["vetoed"] = self.vetoed.currentData()
        label = tr("{project} 评审打分（{name}）").format(
            project=self._project, name=self._criterion.name
        )
        self.submit(
            admission.give_score,
            self._review.review_id,
            self._criterion.key,
            reviewer,
            label=label,
            then=lambda _: self._then(reviewer.strip()),
            **fields,
        )

    def _show_held(self) -> None:
        """Show what this reviewer gave before."""
        held = self._review.score(self._criterion.key, self.reviewer.text().strip())
        if held is None:
            return
        self.reason.setPlainText(held.reason or "")
        if self.measure is not None and held.measure is not None:
            self.measure.setText(f"{held.measure:f}")
        elif self.points is not None and held.points is not None:
            self.points.setText(f"{held.points:f}")
        if self.vetoed is not None:
            self.vetoed.setCurrentIndex(int(held.vetoed))

    def _tell(self) -> None:
        """Say below the measure what the ladder gives for it."""
        assert self.measure is not None
        words = ladder_words(self._criterion)
        try:
            measure = parse_number(self.measure.text())
            due = None if measure is None else check_points(self._criterion, measure, None)
        except InvalidInput:
            due = None
        if due is not None:
            words = tr("按阶梯得 {n} 分。{ladder}").format(n=show_points(due), ladder=words)
        self.note("measure", words)


class OpinionForm(DatedForm):
    """What a department says."""

    def __init__(self, desk: Desk, parent: QWidget, project: str, held: OpinionRow) -> None:
        super().__init__(desk, tr("联合把关：{name}").format(name=held.department), parent)
        self._project, self._held = project, held
        choices: list[tuple[str, Any]] = [(tr("（还没有意见）"), None)]
        choices += [(one.label, one) for one in Opinion]
        self.opinion = self.add_choice("opinion", tr("意见"), choices, held.opinion)
        self.said = self.add_lines("text", tr("条件或理由"), rows=3)
        self.said.setPlainText(held.text or "")
        self.person = self.add("person", tr("签署人"), PersonLine(desk.read_now(staff_names)))
        self.person.setText(held.person or "")
        self.add_day("on", tr("日期"), held.on or desk.today())
        self.add_foot(project)
        self.opinion.setFocus()

    def send(self) -> None:
        chosen = self.opinion.currentData()
        self.submit(
            admission.give_opinion,
            self._held.opinion_id,
            None if chosen is None else Opinion(chosen),  # a choice keeps plain text
            today=self.desk.today(),
            text=self.said.toPlainText(),
            person=self.person.text(),
            on=self.day("on"),
            label=tr("{project} 联合把关意见（{name}）").format(
                project=self._project, name=self._held.department
            ),
        )


class ResultForm(Form):
    """What the review came to, with conditions; 评审中 opens it again."""

    def __init__(self, desk: Desk, parent: QWidget, project: str, review: Review) -> None:
        super().__init__(desk, tr("评审结果"), parent)
        self._project, self._review = project, review
        self.result_choice = self.add_choice(
            "result", tr("结果"), [(one.label, one) for one in ReviewResult], review.result
        )
        self.conditions = self.add_lines("conditions", tr("条件"), rows=3)
        self.conditions.setPlainText(review.conditions or "")
        self.add_foot(project)
        self.result_choice.setFocus()

    def send(self) -> None:
        result = ReviewResult(self.result_choice.currentData())  # a choice keeps plain text
        self.submit(
            admission.decide,
            self._review.review_id,
            result,
            conditions=self.conditions.toPlainText(),
            label=tr("{project} 准入评审：{result}").format(
                project=self._project, result=result.label
            ),
        )
