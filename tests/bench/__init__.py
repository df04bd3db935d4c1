"""Figures of speed and size, each beside a floor measured in the same run.

`make bench` prints a line for each figure, `make bench ONLY=name` for one:

    name | figure | floor | ratio | goal | held

The floor is the least that the machine at hand needs for the like (a bare window, a plain query),
so that the ratio says the same on a slow machine and a fast one. `held` means ratio ≤ goal, `short`
that it is not (or that it took longer than the figure may, where one is named: `3 and 300 ms`);
neither fails the run, and no test asserts on time. A figure that cannot be taken
does fail it.

A figure is a function in ``tests/bench/bench_*.py``:

    @figure("table-first-rows", goal=1.5, unit="ms")
    def table_first_rows() -> tuple[float, float]:
        return side_by_side(lambda: first_rows(large), lambda: first_rows(small))

It returns what our code took and what the floor took, in its unit. Each file runs in a process of
its own, so that what one leaves in memory does not weigh on the next; what its figures share
(a large database) is made once, by a function under `functools.cache`.
"""
