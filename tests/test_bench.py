"""The runner of `make bench`: its lines, and that what cannot be taken is not passed over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as runner
from tests.bench.measure import FIGURES, Figure, side_by_side

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("measured", "line"),
    [
        (14.0, "open | 14 ms | 10 ms | 1.40 | 1.5 | held"),
        (15.0, "open | 15 ms | 10 ms | 1.50 | 1.5 | held"),
        (15.1, "open | 15.1 ms | 10 ms | 1.51 | 1.5 | short"),
    ],
)
def test_a_line_says_whether_the_ratio_holds(measured: float, line: str) -> None:
    assert Figure("open", 1.5, "ms", lambda: (measured, 10.0)).line() == line


@pytest.mark.parametrize(
    ("measured", "line"),
    [
        (300.0, "page | 300 ms | 150 ms | 2.00 | 3 and 300 ms | held"),
        (301.0, "page | 301 ms | 150 ms | 2.01 | 3 and 300 ms | short"),
    ],
)
def test_a_figure_that_may_take_so_long_is_short_beyond(measured: float, line: str) -> None:
    assert Figure("page", 3, "ms", lambda: (measured, 150.0), 300).line() == line


def test_a_figure_that_cannot_be_taken_fails_the_run_and_spares_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> tuple[float, float]:
        raise ValueError("no database")

    figures = [Figure("broken", 1, "ms", broken), Figure("whole", 1, "ms", lambda: (1.0, 2.0))]
    monkeypatch.setattr(runner, "FIGURES", figures)
    assert runner.take(None) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == ["broken | failed", "whole | 1 ms | 2 ms | 0.50 | 1 | held"]
    assert "no database" in said.err


def test_side_by_side_takes_both_in_turns() -> None:
    order: list[str] = []
    side_by_side(lambda: order.append("ours"), lambda: order.append("floor"), rounds=2)
    assert order == ["ours", "floor"] * 3


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench", "nothing"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 2
    assert "no figure 'nothing'" in result.stderr


def test_names_of_figures_are_unique() -> None:
    import importlib

    for module in runner.modules():
        importlib.import_module(module)
    names = [each.name for each in FIGURES]
    assert len(set(names)) == len(names)
