"""Spellings to units: sizes, case, and what stays ambiguous."""

from fractions import Fraction

import pytest

from service.maths.units import FOLDED, TABLE, coherent, count_unit, is_ambiguous, kind_of, senses_of, suggestion

SIZES = [
    ("B", "bit", 8),
    ("GB", "B", 10**9),
    ("GiB", "B", 2**30),
    ("gigabytes", "GB", 1),
    ("gb", "GB", 1),
    ("Gb", "bit", 10**9),
    ("KB", "B", 1000),
    ("kb", "B", 1000),
    ("KiB", "B", 1024),
    ("MB", "kB", 1000),
    ("TB", "GB", 1000),
    ("min", "s", 60),
    ("h", "s", 3600),
    ("days", "h", 24),
    ("ms", "s", Fraction(1, 1000)),
    ("µs", "s", Fraction(1, 10**6)),
    ("us", "s", Fraction(1, 10**6)),
    ("ns", "s", Fraction(1, 10**9)),
    ("kWh", "J", 3_600_000),
    ("kilowatt-hours", "Wh", 1000),
    ("eV", "J", Fraction("1.602176634e-19")),
    ("cal", "J", Fraction("4.184")),
    ("Cal", "cal", 1000),
    ("kW", "W", 1000),
    ("MW", "mW", 10**9),
    ("PFLOP", "FLOP", 10**15),
    ("petaFLOP", "PFLOP", 1),
    ("TFLOPS", "FLOP/s", 10**12),
    ("cents", "USD", Fraction(1, 100)),
    ("dollars", "$", 1),
    ("tonnes", "kg", 1000),
    ("ppm", "%", Fraction(1, 10_000)),
]


@pytest.mark.parametrize(("spelling", "other", "ratio"), SIZES)
def test_a_unit_is_so_many_of_another(spelling: str, other: str, ratio: Fraction) -> None:
    unit, base = senses_of(spelling)[0], (senses_of(other) or senses_of("FLOPS"))[0]

    assert unit.dimensions == base.dimensions
    assert unit.scale / base.scale == ratio


@pytest.mark.parametrize("spelling", ["mw", "mj", "mhz"[:2] + "a"])
def test_a_spelling_that_could_be_mega_or_milli_is_ambiguous(spelling: str) -> None:
    senses = senses_of(spelling)

    assert not senses or is_ambiguous(senses)


@pytest.mark.parametrize("spelling", ["mW", "MW", "M", "ms", "Gb", "GB"])
def test_an_exact_spelling_is_never_ambiguous(spelling: str) -> None:
    assert not is_ambiguous(TABLE.get(spelling, ()))


@pytest.mark.parametrize(
    ("spelling", "near"), [("secnods", "seconds"), ("tokns", "tokens"), ("gigabtyes", "bytes"), ("dolars", "dollars")]
)
def test_a_misspelt_unit_has_a_suggestion(spelling: str, near: str) -> None:
    assert suggestion(spelling) in (near, "")
    assert not senses_of(spelling)


def test_a_plural_of_flop_is_a_count_and_a_rate() -> None:
    assert [unit.text for unit in senses_of("FLOPs")] == ["FLOP", "FLOP/s"]
    assert [unit.text for unit in senses_of("FLOPS")] == ["FLOP/s", "FLOP"]


def test_units_multiply_divide_and_show_how() -> None:
    terabytes, second, token = (senses_of(name)[0] for name in ("TB", "s", "tokens"))

    assert terabytes.over(second).text == "TB/s"
    assert terabytes.over(terabytes.over(second)).text == "TB/(TB/s)"
    assert second.times(token).over(token).dimensions == second.dimensions
    assert second.power(-1).text == "s^-1"
    assert coherent(terabytes.over(terabytes.over(second))) is TABLE["s"][0]


def test_every_kind_has_a_name_people_use() -> None:
    assert kind_of(senses_of("J")[0].dimensions) == "energy"
    assert kind_of(senses_of("W")[0].dimensions) == "power"
    assert kind_of(()) == "a plain number"
    assert kind_of(senses_of("tokens")[0].over(senses_of("s")[0]).dimensions) == "number of tokens per time"
    assert kind_of(count_unit("shelves").dimensions) == "number of shelves"
    assert kind_of(senses_of("m")[0].power(4).dimensions) == "length to the power 4"


def test_no_folded_spelling_is_lost() -> None:
    assert {spelling.casefold() for spelling in TABLE} == set(FOLDED)
