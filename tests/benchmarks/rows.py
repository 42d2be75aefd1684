"""What the parts of bench_library.py yield, and how two ways of the same work are timed."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, sleep

REPETITIONS = 5
PAUSE = 0.3  # seconds
SMALL = "--small"  # an argument: once, on little, to see that it runs; its times mean nothing


def size(full, small):
    """How much of something: little of it where the benchmark is only to be tried."""
    return small if SMALL in sys.argv[1:] else full


@dataclass(frozen=True)
class Row:
    """One comparison: the same work, ours and theirs; less is better.

    Attributes:
        work: What is done.
        ours: What the library takes.
        theirs: What the other way takes; where there is none, the limit that was set.
        other: What the other way is.
        promised: How many times less the library has to take, at least.
        agrees: Whether both came to the same result.
        unit: Of ours and theirs: "s", or nothing.
    """

    work: str
    ours: float
    theirs: float
    other: str
    promised: float
    agrees: bool = True
    unit: str = "s"

    @property
    def ratio(self):
        """How many times less the library takes."""
        return self.theirs / self.ours

    @property
    def holds(self):
        """Whether the promise is kept."""
        return self.agrees and self.ratio >= self.promised


def told(row):
    """Print a comparison as a line; return whether its promise is kept."""
    same = "" if row.agrees else "  OTHER RESULT"
    ours, theirs = (f"{number:9.3f} {row.unit}" for number in (row.ours, row.theirs))
    print(f"{row.work:22} {ours}  {row.other} {theirs}"
          f"  {row.ratio:5.2f} times less, promised {row.promised}{same}")  # fmt: skip
    return row.holds


def compare(
    work: str,
    ours: Callable,
    theirs: Callable,
    other: str,
    promised: float,
    same: Callable,
    repetitions: int = REPETITIONS,
) -> Row:
    """Time both and compare what they return: same(ours(), theirs()) says whether they agree."""
    results = [None, None]

    def keep(i, way):
        results[i] = way()

    times = best_of(lambda: keep(0, ours), lambda: keep(1, theirs), repetitions=repetitions)
    return Row(work, *times, other, promised, bool(same(*results)))


def best_of(*ways, repetitions=REPETITIONS):
    """Seconds that each way takes at best, by turns, so that a busy machine slows all of them.

    A pause before each: torch's threads go on spinning for a fifth of a second after their work,
    and would take a core from whatever comes next.
    """
    times = [[] for _ in ways]
    for _ in range(size(repetitions, 1)):
        for way, taken in zip(ways, times, strict=True):
            sleep(size(PAUSE, 0))
            start = perf_counter()
            way()
            taken.append(perf_counter() - start)
    return [min(taken) for taken in times]
