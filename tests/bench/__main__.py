"""Print the figures: ``python -m tests.bench [name]``."""

from __future__ import annotations

import importlib
import subprocess
import sys
import traceback
from pathlib import Path

from tests.bench.measure import FIGURES

HERE = Path(__file__).parent
HEAD = "name | figure | floor | ratio | goal | held"


def modules() -> list[str]:
    """Return the names of the modules that hold figures."""
    return [f"tests.bench.{path.stem}" for path in sorted(HERE.glob("bench_*.py"))]


def take(only: str | None) -> int:
    """Take the figures registered here, or the one called `only`; return how many failed."""
    failed = 0
    for each in FIGURES:
        if only not in (None, each.name):
            continue
        try:
            line = each.line()
        except Exception:  # noqa: BLE001  the outer edge: one broken figure spares the others
            traceback.print_exc()
            line = f"{each.name} | failed"
            failed += 1
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return failed


def main(arguments: list[str]) -> int:
    """Run all modules, each in its own process, or one module, or one figure."""
    if arguments[:1] == ["--module"]:
        importlib.import_module(arguments[1])
        return min(take(None), 1)
    sys.stdout.write(HEAD + "\n")
    sys.stdout.flush()
    if not arguments:
        command = [sys.executable, "-m", "tests.bench", "--module"]
        return max(
            (subprocess.run([*command, module]).returncode for module in modules()), default=0
        )
    for module in modules():
        importlib.import_module(module)
    names = [each.name for each in FIGURES]
    if arguments[0] not in names:
        sys.stderr.write(f"no figure {arguments[0]!r}; there are: {', '.join(names)}\n")
        return 2
    return take(arguments[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
