"""评审: what the reviewers gave by the card, what the departments said, what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView

from crm import admission
from crm.admission import OpinionRow, Review, reviews_of
from crm.project_card import project_card
from crm.rules.numbers import UNKNOWN
from crm.rules.score import Criterion, show_points
from db.terms import Opinion, ReviewResult
from resources import tr
from ui.dialogs.admission import OpinionForm, ResultForm, ScoreForm, StartForm
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.tab import Tab
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty

_FIRST = 3  # columns before those of the reviewers
_REVIEWER = 110
_OPINIONS = 360
_TINTS = {
    Opinion.AGREED: "green",
    Opinion.CONDITIONAL: "amber",
    Opinion.OPPOSED: "phoenix",
}


@dataclass(frozen=True)
class _Looked:
    about: About
    reviews: list[Review]


class AdmissionTab(Tab):
    """The scores, criterion by reviewer, beside the joint opinions of the chosen review."""

    concerns = frozenset(
        {"admission_review", "review_score", "joint_opinion", "score_card", "score_criterion",
         "project"}
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.about = About("", "")
        self.reviews: list[Review] = []
        self._last_reviewer = ""
        self._build_scores()
        self._build_opinions()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.scores, 1)
        row.addWidget(self.opinions)

    @property
    def review(self) -> Review | None:
        """The review that is shown."""
        at = self.which.currentIndex()
        return self.reviews[at] if 0 <= at < len(self.reviews) else None

    def read(self) -> None:
        self.desk.read(_look, self.project_id, then=self._show, owner=self, latest=True)

    def ask_start(self) -> None:
        """Begin a review."""
        if self.about.project_id:
            StartForm(self.desk, self, self.about).open()

    def ask_score(self) -> None:
        """Enter what a reviewer gives for the chosen criterion; of the column that is current."""
        review, criterion = self.review, self.scores.chosen()
        if review is None or criterion is None or not _open(review):
            return
        at = self.scores.view.currentIndex().column() - _FIRST
        reviewer = self._last_reviewer
        if 0 <= at < len(review.reviewers):
            reviewer = review.reviewers[at]
        about = (self.about.project, review, criterion)
        ScoreForm(self.desk, self, about, reviewer, self._scored).open()

    def take_back(self) -> None:
        """Take away the score that is current: of the criterion, by the reviewer of the column."""
        review, criterion = self.review, self.scores.chosen()
        at = self.scores.view.currentIndex().column() - _FIRST
        if review is None or criterion is None or not 0 <= at < len(review.reviewers):
            return
        reviewer = review.reviewers[at]
        if _open(review) and review.score(criterion.key, reviewer) is not None:
            label = tr("{project} 撤回打分（{name}，{reviewer}）").format(
                project=self.about.project, name=criterion.name, reviewer=reviewer
            )
            self.desk.change(
                admission.take_score_back,
                review.review_id,
                criterion.key,
                reviewer,
                label=label,
            )

    def ask_opinion(self) -> None:
        """Enter what the chosen department says."""
        row = self.opinions.chosen()
        if row is not None and self.review is not None and _open(self.review):
            OpinionForm(self.desk, self, self.about.project, row).open()

    def ask_result(self) -> None:
        """End the review, or open it again."""
        if self.review is not None:
            ResultForm(self.desk, self, self.about.project, self.review).open()

    def print_sheet(self) -> None:
        """Save the review's printed sheet."""
        from ui.visit_sheets import save_review

        if self.review is not None:
            save_review(self.shell, self, self.review.review_id)

    def trash(self) -> None:
        """Put the review in the trash; the toast takes it back."""
        if self.review is not None:
            label = tr("{name} 移除准入评审").format(name=self.about.project)
            self.desk.change(admission.trash_review, self.review.review_id, label=label)

    def _build_scores(self) -> None:
        self.scores: ListedCard[Criterion] = ListedCard(
            tr("准入评审"),
            _heads(()),
            Empty(
                "clipboard-check",
                tr("还没有评审"),
                tr("按评分表逐项打分，规划、国土、环保、安监联合把关，写明结果和条件。"),
            ),
            stretch=0,
            widths=(220, 70, 80),
        )
        self.which = QComboBox()
        self.which.setAccessibleName(tr("哪一次评审"))
        self.which.currentIndexChanged.connect(lambda _: self._show_review())
        above = QHBoxLayout()
        above.addWidget(self.which)
        above.addWidget(self.scores.summary, 1)
        self.scores.summary.setWordWrap(True)
        self.scores.column.insertLayout(1, above)

        def pending(_: Criterion) -> bool:
            return self.review is not None and _open(self.review)

        add = self.scores.add_button
        add(tr("打分"), "pencil", self.ask_score, key="F2", needs=pending)
        add(tr("撤回打分"), "undo-2", self.take_back, key="Delete", needs=pending)
        add(tr("结果"), "check", self.ask_result, needs=lambda _: True)
        add(tr("打印"), "printer", self.print_sheet, key="Ctrl+P", needs=lambda _: True)
        add(tr("移除"), "trash-2", self.trash, needs=lambda _: True)
        add(tr("开始评审"), "plus", self.ask_start, key="Insert")
        self.scores.on_open(lambda _: self.ask_score())

    def _build_opinions(self) -> None:
        self.opinions: ListedCard[OpinionRow] = ListedCard(
            tr("联合把关"),
            (tr("部门"), tr("意见"), tr("说明")),
            quiet_empty(tr("开始评审后，在这里填各部门的意见。")),
            stretch=2,
            widths=(64, 100),
        )
        self.opinions.setFixedWidth(_OPINIONS)
        self.opinions.add_button(
            tr("填写意见"), "pencil", self.ask_opinion, key="F2",
            needs=lambda _: self.review is not None and _open(self.review),
        )  # fmt: skip
        self.opinions.on_open(lambda _: self.ask_opinion())

    def _show(self, looked: _Looked) -> None:
        if looked.about.project_id != self.project_id:
            return
        same = self.about.project_id == looked.about.project_id
        shown = self.review if same else None
        held = shown.review_id if shown is not None else ""
        known = {one.review_id for one in self.reviews}
        self.about, self.reviews = looked.about, looked.reviews
        new = [one.review_id for one in self.reviews if one.review_id not in known]
        wanted = new[0] if known and same and new else held
        self.which.blockSignals(True)
        self.which.clear()
        for one in self.reviews:
            self.which.addItem(f"{_day(one)} {one.card}")
        keys = [one.review_id for one in self.reviews]
        self.which.setCurrentIndex(keys.index(wanted) if wanted in keys else min(0, len(keys) - 1))
        self.which.blockSignals(False)
        self.which.setVisible(len(self.reviews) > 1)
        self._show_review()
        self.counted.emit(len(self.reviews))

    def _show_review(self) -> None:
        review = self.review
        reviewers = review.reviewers if review else ()
        at = self.scores.view.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)  # other columns would forget them
        self.scores.model.show_heads(_heads(reviewers))
        head = self.scores.view.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(_FIRST, _FIRST + len(reviewers)):
            self.scores.view.setColumnWidth(place, _REVIEWER)
        self.scores.show_items(
            review.criteria if review else (), self._told, _summary(review) if review else ""
        )
        if self.scores.model.index(row, column).isValid():
            self.scores.view.setCurrentIndex(self.scores.model.index(row, column))
        self.opinions.show_items(review.opinions if review else (), _opinion_told)

    def _told(self, one: Criterion) -> Shown:
        review = self.review
        assert review is not None
        tints = {2: "phoenix"} if one.name in review.standing.vetoes else {}
        if one.veto:
            average = tr("否决") if tints else UNKNOWN
        else:
            average = show_points(review.standing.averages.get(one.key))
        cells = [one.name, tr("否决项") if one.veto else show_points(one.weight), average]
        for at, reviewer in enumerate(review.reviewers):
            score = review.score(one.key, reviewer)
            if score is None:
                cells.append(UNKNOWN)
            elif one.veto:
                cells.append(tr("否决") if score.vetoed else tr("不否决"))
                if score.vetoed:
                    tints[_FIRST + at] = "phoenix"
            elif score.measure is not None:
                cells.append(
                    tr("{points}（{measure}{unit}）").format(
                        points=show_points(score.points),
                        measure=show_points(score.measure),
                        unit=one.unit,
                    )
                )
            else:
                cells.append(show_points(score.points))
        return Shown(tuple(cells), tints)

    def _scored(self, reviewer: str) -> None:
        """Go on to the next criterion, for the same reviewer."""
        self._last_reviewer = reviewer
        view = self.scores.view
        row = min(view.currentIndex().row() + 1, self.scores.model.rowCount() - 1)
        view.setCurrentIndex(self.scores.model.index(row, 0))
        view.setFocus()


def _look(session: Any, project_id: str) -> _Looked:
    return _Looked(
        About(project_id, project_card(session, project_id).name), reviews_of(session, project_id)
    )


def _open(review: Review) -> bool:
    return review.result is ReviewResult.PENDING


def _heads(reviewers: tuple[str, ...]) -> tuple[str, ...]:
    return (tr("评分项"), tr("满分"), tr("平均"), *reviewers)


def _summary(review: Review) -> str:
    stands = review.standing
    parts = [
        tr("总分 {total}／{full}").format(
            total=show_points(stands.total), full=show_points(stands.full)
        )
    ]
    if stands.pass_mark is not None:
        words = {True: tr("已达到"), False: tr("未达到"), None: tr("未评完")}[stands.reached]
        parts.append(
            tr("及格线 {mark} {words}").format(mark=show_points(stands.pass_mark), words=words)
        )
    if stands.vetoes:
        parts.append(tr("一票否决 {n} 项").format(n=len(stands.vetoes)))
    parts.append(review.result.label)
    if review.conditions:
        parts.append(review.conditions)
    return " · ".join(parts)


def _day(review: Review) -> str:
    return review.on.isoformat() if review.on else UNKNOWN


def _opinion_told(one: OpinionRow) -> Shown:
    said = (one.text, one.person, one.on.isoformat() if one.on else None)
    cells = (
        one.department,
        one.opinion.label if one.opinion else tr("待填"),
        " · ".join(part for part in said if part) or UNKNOWN,
    )
    return Shown(cells, {1: _TINTS[one.opinion] if one.opinion else "secondary"})
