"""Whatever is written: reading refuses with a span or gives a quantity, quickly, and what is shown reads back."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from service.errors import ResponseError
from service.maths.quantity import Quantity, read_quantity
from service.maths.quantity_show import digits_of, latex_of, mathml_of, text_of
from service.maths.units import TABLE, Unit

WORDS = (
    "41.7 2e14 1,000 10^ × * / - + ^ ( ) { } [ ] = ≈ . , : $ \\ \\frac \\times \\text{ \\sqrt % s TB tokens per minute GPU h "
    "USD € B k x million two half a and or to about is because so not < ² ⁻¹ ½ ln pi e ! ** _ ' — … ° µ 0 1 2 3 5 7 9"
)
PIECES = st.sampled_from([*WORDS.split(" "), " ", "\n", "\u00a0", "final answer:"])
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=10).map(" ".join)
)


def read_or_none(text: str) -> Quantity | None:
    try:
        return read_quantity(text)
    except ResponseError as error:
        start, stop = error.span
        assert 0 <= start <= stop <= max(len(text), stop if not text else len(text))
        return None


@given(TEXTS)
@example("2^2^2^2^2^2^2^2")
@example("((((((((((((((((((((((((((((((((((((((((((((((((1")
@example("1" * 3000)
@example("$" * 200)
@example("5 " + "GPU-" * 200 + "h")
@example("1e5 s" * 300)
@example("\\text{" * 100)
@example("a " * 3000 + "5")
def test_reading_any_text_raises_nothing_but_response_errors(text: str) -> None:
    quantity = read_or_none(text)

    assert quantity is None or (quantity.low <= quantity.high and quantity.senses)


@given(TEXTS)
def test_what_is_shown_reads_back_and_shows_the_same(text: str) -> None:
    quantity = read_or_none(text)
    shown = spelt(quantity) if quantity else "1"

    again = read_quantity(shown)

    assert spelt(again) == shown


def spelt(quantity: Quantity) -> str:
    sense = quantity.senses[0]
    plain = quantity.written and sense.factor == 1
    digits = quantity.written if plain else digits_of(quantity.low * sense.factor, quantity.high * sense.factor)
    return text_of(digits, sense.unit)


@given(st.fractions(max_denominator=10**6))
def test_a_rational_number_is_shown_exactly_when_it_is_short(number: Fraction) -> None:
    quantity = read_quantity(digits_of(number, number))

    assert quantity.low == pytest.approx(number, rel=1e-13)
    if number.denominator <= 10**6 and abs(number.numerator) <= 10**9:
        assert quantity.low == number


@given(st.sampled_from(sorted(TABLE)), st.integers(1, 999))
def test_every_unit_of_the_table_is_read_behind_a_number(spelling: str, number: int) -> None:
    assume(spelling not in ("-fold", "$", "€", "£", "¥", "₹", "＄"))

    quantity = read_quantity(f"{number} {spelling}")

    assert quantity.low == number
    assert quantity.senses[0].unit.dimensions == TABLE[spelling][0].dimensions


@given(st.sampled_from(sorted({unit for senses in TABLE.values() for unit in senses}, key=str)), st.integers(1, 9))
def test_the_shown_spelling_of_every_unit_names_that_unit(unit: Unit, number: int) -> None:
    quantity = read_quantity(text_of(str(number), unit))

    assert any(sense.unit.scale == unit.scale and sense.unit.dimensions == unit.dimensions for sense in quantity.senses)
    assert latex_of(str(number), unit).startswith(str(number))
    assert mathml_of(str(number), unit).endswith("</mrow></math>")
