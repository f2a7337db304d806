"""How much a criterion may err before a person marks it, and the bound that measures it."""

from dataclasses import dataclass
from math import sqrt

CONFIDENCE = 1.959964
"""Standard deviations of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Which bounds let a criterion mark without a person.

    Attributes:
        false_awards: of the responses that do not earn it, the share that may be awarded.
        false_denials: of the responses that earn it, the share that may be denied.
    """

    # Eight labelled responses without an error come to 32.4 %, seven to 35.4 %; of thirteen one may be wrong.
    false_awards: float = 0.35
    false_denials: float = 0.35


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The Wilson interval of 95 % for a share; (0, 1) without trials.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference"; for few trials recommended by
    Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion".
    """
    if not trials:
        return 0.0, 1.0
    share, square = hits / trials, CONFIDENCE**2
    middle = share + square / (2 * trials)
    spread = CONFIDENCE * sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
