"""How much less the library takes than the obvious way of doing the same, side by side in one run.

Run it as ``python tests/benchmarks/bench_library.py [--small] [part …]``; it fails when a ratio
falls short of what is promised, but with ``--small`` only when results differ. A part is a function
that yields rows; a new one joins ``PARTS``.
"""

import sys

import bench_descent
import bench_training
import rows

PARTS = {
    "descent": bench_descent.descent,
    "basins": bench_descent.whole_grid,
    "neuron": bench_training.neuron_gradient,
    "epoch": bench_training.epoch,
    "network": bench_training.network_epoch,
    "stand-in": bench_training.stand_in,
    "memory": bench_training.memory,
}


def main(names):
    """Print a table of the parts named, of all by default; whether every promise is kept."""
    small, names = rows.SMALL in names, [name for name in names if name != rows.SMALL]
    if unknown := set(names) - set(PARTS):
        raise SystemExit(
            f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}"
        )
    kept = True
    print(f"{'':50} {'ours':>11} {'theirs':>11} {'ratio':>8} {'promised':>9}")
    for name in names or PARTS:
        for row in PARTS[name]():
            kept &= row.agrees if small else row.holds
            verdict = "" if row.holds else "   SHORT" if row.agrees else "   OTHER RESULT"
            print(
                f"{row.work:50} {row.ours:10.6f}{row.unit:1} {row.theirs:10.6f}{row.unit:1} "
                f"{row.ratio:7.1f}x {row.promised:8g}x  {row.other}{verdict}",
                flush=True,
            )
    return kept


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
