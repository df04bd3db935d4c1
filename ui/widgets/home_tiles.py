"""The tiles above 工作台: three leading targets, and the contracts that fall short."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm.forecasts import TargetForecast
from crm.home import DUE_AHEAD, Home, leading_targets, part_of
from crm.rules.numbers import show_percent
from crm.strip_words import owed_words
from crm.targets import TargetStanding, show_actual, show_target
from db.terms import Grade
from resources import tr
from ui.page import Shell
from ui.widgets.chance import chance_tint, show_chance
from ui.widgets.figure_tile import FigureTile

LEADING = 3
"""Tiles of targets, before that of the contracts."""


class HomeTiles(QWidget):
    """A row of figures; each opens what is behind it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._shown: list[TargetStanding] = []
        self._forecast: tuple[TargetForecast, ...] = ()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.tiles = [FigureTile() for _ in range(LEADING + 1)]
        self.contracts = self.tiles[LEADING]
        for place, tile in enumerate(self.tiles):
            tile.opened.connect(partial(self._open, place))
            row.addWidget(tile, 1)
        row.addStretch()

    def show_home(self, found: Home) -> None:
        """Show the figures of the day."""
        self._shown = leading_targets(found.standings, LEADING)
        for place, tile in enumerate(self.tiles[:LEADING]):
            tile.setVisible(place < len(self._shown))
        self._row.setStretch(LEADING + 1, LEADING - len(self._shown))  # in the place of the others
        self.setVisible(bool(self._shown or found.contracts.any or found.falling_due))
        for tile, standing in zip(self.tiles, self._shown, strict=False):
            tile.show_figure(
                standing.indicator,
                show_actual(standing),
                f"/ {show_target(standing)} {standing.unit}",
                *_against(standing, part_of(found.standings, standing)),
            )
        self._show_contracts(found)
        self._show_chances()

    def show_forecast(self, found: tuple[TargetForecast, ...]) -> None:
        """Show how likely the targets are met, where that is forecast."""
        self._forecast = found
        self._show_chances()

    def _show_contracts(self, found: Home) -> None:
        owed = owed_words(found.contracts.owed, found.contracts.demands)
        self.contracts.show_figure(
            tr("未达标合同"),
            f"{found.contracts.unmet:,}",
            tr("份"),
            tr("应追 {sum}").format(sum=owed) if owed else tr("没有应追的违约责任"),
        )
        month, days = found.due_this_month, DUE_AHEAD.days
        whole = tr("{days} 天内到期的承诺 {n} 项，其中本月 {month} 项").format(
            days=days, n=len(found.falling_due), month=month
        )
        if month:
            self.contracts.show_badge(tr("{n} 项本月到期").format(n=month), "phoenix", whole)
        elif found.falling_due:
            words = tr("{n} 项将到期").format(n=len(found.falling_due))
            self.contracts.show_badge(words, "amber", whole)
        else:
            self.contracts.show_badge("")

    def _show_chances(self) -> None:
        chances = {one.target_id: one for one in self._forecast}
        for tile, standing in zip(self.tiles, self._shown, strict=False):
            one = chances.get(standing.target_id)
            if one is None:
                tile.show_badge("")
                continue
            chance = one.met.chance
            words = tr("年底 {chance}").format(chance=show_chance(chance))
            tile.show_badge(words, chance_tint(chance))
            tile.badge.setToolTip(
                tr(
                    "按本区阶段变动的历史和先验推算：年底预计 {low}–{high} {unit}。点开看口径。"
                ).format(low=one.met.low, high=one.met.high, unit=one.unit)
            )

    def _open(self, place: int) -> None:
        if place == LEADING:
            self.shell.go("performance", grade=Grade.UNMET.value)
        elif place < len(self._shown):
            open_target(self.shell, self._shown[place])


def open_target(shell: Shell, standing: TargetStanding) -> None:
    """Open the projects that a target counts, or else the targets."""
    if standing.record_kind == "project" and standing.record_ids:
        shell.go("projects", ids=list(standing.record_ids), because=standing.indicator)
    else:
        shell.go("targets")


def _against(standing: TargetStanding, part: TargetStanding | None) -> tuple[str, str]:
    """Return what a target's figure is set against, and shorter words for the same or ""."""
    if part is not None:
        name, n, target = part.indicator, show_actual(part), show_target(part)
        name = name.removeprefix(tr("引进投资"))
        whole, short = tr("其中 {name} {n} / {target}"), tr("其中{name} {n} / {target}")
        return (
            whole.format(name=name, n=n, target=target),
            short.format(name=name.removesuffix(tr("元项目")), n=n, target=target),
        )
    if standing.ahead is None:
        return tr("缺数据"), ""
    word = tr("超序") if standing.ahead >= 0 else tr("欠序")
    n = show_percent(abs(standing.ahead), 1).rstrip("%")
    return tr("{word} {n} 个百分点").format(word=word, n=n), f"{word} {n}"
