"""What a target is expected to come to at the year's end, and how that is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crm.forecasts import TargetForecast
from crm.rules.numbers import round_half_up, show_number, show_percent
from crm.rules.pace import at_this_pace
from crm.targets import TargetStanding, decimals_of
from resources import tr


@dataclass(frozen=True)
class Expected:
    """rate: percent of the target; words: the figure in its unit, and how it is reckoned."""

    rate: float
    words: str


def expected_of(standing: TargetStanding, forecast: TargetForecast | None) -> Expected | None:
    """Return what is expected of a target: by its forecast where it has one, else by the pace.

    None without data or a pace, of a target in percent, and early in the year.
    """
    if not standing.floor or not standing.paced:
        return None
    if forecast is not None:
        return Expected(100 * forecast.met.mean / float(standing.floor), _forecast_words(forecast))
    rate = at_this_pace(standing.rate, standing.pace)
    if rate is None:
        return None
    return Expected(float(rate), _pace_words(standing))


def _forecast_words(found: TargetForecast) -> str:
    met = found.met
    return tr(
        "年底预计 {n} {unit}（按各阶段停留的历史和先验推算，十次里八次在 {low}–{high}）"
    ).format(
        n=show_number(round_half_up(Decimal(met.mean), 1)),
        unit=found.unit,
        low=met.low,
        high=met.high,
    )


def _pace_words(standing: TargetStanding) -> str:
    figure = at_this_pace(standing.actual, standing.pace)
    return tr("年底预计 {n} {unit}（照现在的进度：完成 ÷ 时序应完成的 {pace}）").format(
        n=show_number(figure, decimals_of(standing)),
        unit=standing.unit,
        pace=show_percent(standing.pace, 1),
    )
