"""How a simulated chance is shown: in words that never claim certainty, and in a token."""

from __future__ import annotations

from resources import tr

SURE, LIKELY = 0.8, 0.5
"""From which chance it is green, or amber."""


def show_chance(chance: float) -> str:
    """Show a simulated chance; it is never certain, and never nothing."""
    if chance > 0.99:
        return tr("99% 以上")
    return tr("不足 1%") if chance < 0.01 else f"{chance:.0%}"


def chance_tint(chance: float) -> str:
    """The token of a chance to meet a target."""
    return "green" if chance >= SURE else "amber" if chance >= LIKELY else "phoenix"
