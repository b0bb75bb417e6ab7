"""Measuring: acts in turn, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

Act = Callable[[], object]
processor, wall = time.thread_time, time.perf_counter
"""Clocks: the processor's time that this thread took, which other programs do not lengthen; and time as it passes, which
counts the waiting for the disk as well.
"""


def in_turn(acts: Sequence[Act], rounds: int, clock: Callable[[], float] = processor, *, in_a_row: int = 1) -> list[float]:
    """The median time of each act in seconds; each is done once in every round, or `in_a_row` several times, after three
    rounds that do not count.
    """
    times: list[list[float]] = [[] for _act in acts]
    for _round in range(rounds + 3):
        for act, taken in zip(acts, times, strict=True):
            for _time in range(in_a_row):
                begun = clock()
                act()
                taken.append(clock() - begun)
    times = [taken[3 * in_a_row :] for taken in times]
    return [statistics.median(taken) for taken in times]
