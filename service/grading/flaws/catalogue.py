"""The flaws that can be named, how simple each is, and the constant factors that people are off by.

A flaw is one change that would make a response right. Of several that would, the one of the lowest rank is named: the simplest, or
the most specific to what was written. Sentences are in `service.grading.messages`; none of them gives the key away.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import e, log, pi
from types import MappingProxyType
from typing import NamedTuple

from service.grading.outcome import Note

RANKS: Mapping[str, int] = MappingProxyType(
    {
        code: rank
        for rank, code in enumerate(
            (
                "flaw-other-field",
                "flaw-other-variant",
                "flaw-swapped-difference",
                "flaw-sign",
                "flaw-reciprocal",
                "flaw-degrees",
                "flaw-log-base",
                "flaw-percent",
                "flaw-bits-bytes",
                "flaw-time-unit",
                "flaw-binary-prefix",
                "flaw-power-of-ten",
                "flaw-factor",
                "flaw-symbols-swapped",
                "flaw-term-sign",
                "flaw-swapped-operands",
                "flaw-power",
                "flaw-lost-bracket",
                "flaw-symbol-replaced",
                "flaw-function",
                "flaw-term-factor",
                "flaw-product-for-sum",
                "flaw-sum-for-product",
                "flaw-inverted-factor",
                "flaw-missing-factor",
                "flaw-extra-factor",
                "flaw-off-by-one",
                "flaw-missing-term",
                "flaw-extra-term",
                "flaw-extra-bracket",
            )
        )
    }
)
"""Every flaw of formulas and numbers, from the simplest on."""


class Slip(NamedTuple):
    """A constant factor that people are off by.

    Attributes:
        factor: greater than 1.
        code: of the flaw.
        text: the factor as it is shown.
    """

    factor: float
    code: str
    text: str


def _tens() -> Iterator[Slip]:
    yield Slip(10.0, "flaw-power-of-ten", "10")
    for power in range(2, 31):
        yield Slip(10.0**power, "flaw-power-of-ten", f"10^{power}")


def _binaries() -> Iterator[Slip]:
    for power in range(1, 7):
        text = f"^{power}" if power > 1 else ""
        yield Slip(1024.0**power, "flaw-binary-prefix", f"1024{text}")
        yield Slip(1.024**power, "flaw-binary-prefix", f"(1024/1000){text}" if text else "1024/1000")


_ALWAYS = (
    Slip(2.0, "flaw-factor", "2"),
    Slip(4.0, "flaw-factor", "4"),
    Slip(pi, "flaw-factor", "pi"),
    Slip(2 * pi, "flaw-factor", "2*pi"),
    Slip(e, "flaw-factor", "e"),
    Slip(60.0, "flaw-time-unit", "60"),
    Slip(3600.0, "flaw-time-unit", "3600"),
    *_tens(),
    *_binaries(),
)
_OF_TIMES = (
    Slip(24.0, "flaw-time-unit", "24"),
    Slip(1440.0, "flaw-time-unit", "1440"),
    Slip(86400.0, "flaw-time-unit", "86400"),
    Slip(7.0, "flaw-time-unit", "7"),
    Slip(365.0, "flaw-time-unit", "365"),
)
_OF_INFORMATION = (Slip(8.0, "flaw-bits-bytes", "8"),)
_OF_SHARES = (Slip(100.0, "flaw-percent", "100"),)


class Slips:
    """The factors that are looked for, found by their logarithm."""

    def __init__(self, *, times: bool = False, information: bool = False, shares: bool = False) -> None:
        chosen = [
            *(_OF_SHARES if shares else ()),
            *(_OF_TIMES if times else ()),
            *(_OF_INFORMATION if information else ()),
            *_ALWAYS,
        ]
        self._rows: list[Slip] = sorted({round(slip.factor, 9): slip for slip in reversed(chosen)}.values())
        self._logs = [log(slip.factor) for slip in self._rows]

    def near(self, ratio: float, within: float = 1e-9) -> Slip | None:
        """The factor that a positive ratio or its inverse is, up to a relative error."""
        if not 0 < ratio < float("inf") or ratio == 1:
            return None
        size = abs(log(ratio))
        at = bisect_left(self._logs, size)
        for row in self._rows[max(at - 1, 0) : at + 1]:
            if abs(size - log(row.factor)) <= within:
                return row
        return None


PLAIN = Slips()
"""Where nothing is known of the unit."""


@lru_cache(maxsize=8)
def slips_for(times: bool, information: bool, shares: bool) -> Slips:
    """The factors for a kind of unit, made once."""
    return Slips(times=times, information=information, shares=shares)


_UNITS_OF_TIME = frozenset("s sec second seconds min minute minutes h hour hours day days ms".split())
_UNITS_OF_INFORMATION = frozenset("bit bits byte bytes b kb mb gb tb pb kib mib gib tib".split())


def slips_of(unit: str) -> Slips:
    """The factors for formulas with a unit behind them, such as `bytes`."""
    words = set(unit.lower().replace("/", " ").split())
    return slips_for(bool(words & _UNITS_OF_TIME), bool(words & _UNITS_OF_INFORMATION), False)


def exactly(slip: Slip) -> Fraction | None:
    """The factor as a rational, where it is one."""
    if slip.text in ("pi", "2*pi", "e"):
        return None
    base, _, power = slip.text.partition("^")
    number = Fraction(1024, 1000) if "/" in base else Fraction(base)
    return Fraction(number ** int(power or 1))


class Sibling(NamedTuple):
    """Another key that a response may have been meant for, said to the learner by its label.

    Attributes:
        label: of its field; empty for another variant of the same field.
    """

    label: str

    def note(self) -> Note:
        """What the learner is told."""
        if self.label:
            return Note("flaw-other-field", values={"label": self.label})
        return Note("flaw-other-variant")
