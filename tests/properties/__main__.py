"""Decide many random pairs and say what was wrong and what stayed undecided.

python -m tests.properties [pairs] [seed]
"""

import sys
from itertools import islice
from random import Random
from time import perf_counter

from tests.properties.deciding import Outcome, pairs


def main(count: int, seed: int) -> int:
    """Print the outcome; the exit code is 1 when any verdict was wrong or too much stayed undecided."""
    outcome, deciding = Outcome(), 0.0
    for pair in islice(pairs(Random(seed)), count):
        start = perf_counter()
        outcome.take(pair)
        deciding += perf_counter() - start
    for pair in outcome.wrong[:20]:
        print(f"WRONG ({'equal' if pair.equal else 'different'}): {pair.key}   |   {pair.response}")
    for pair in outcome.undecided[:20]:
        print(f"undecided ({'equal' if pair.equal else 'different'}): {pair.key}   |   {pair.response}")
    for stage, times in outcome.by.most_common():
        print(f"{stage:24} {times:8}")
    print(
        f"{outcome.pairs} pairs, seed {seed}: {len(outcome.wrong)} wrong, {outcome.share:.2%} undecided, "
        f"{deciding / max(outcome.pairs, 1) * 1e6:.0f} µs a pair, reading included"
    )
    return int(bool(outcome.wrong) or outcome.share >= 0.02)


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(arguments + [100_000, 20240502][len(arguments) :])))
