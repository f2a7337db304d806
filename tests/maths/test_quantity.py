"""Texts to quantities: the value, the unit and the digits as written; and where the refusals point."""

from fractions import Fraction

import pytest

from service.errors import ResponseError
from service.maths.number_words import words_at
from service.maths.quantity import read_quantity
from service.maths.quantity_show import digits_of, latex_of, mathml_of
from service.maths.units import PLAIN, senses_of

READ = [
    ("2e14", "2e14", "", "2e14", 1, -14),
    ("2.00e14 B", "2e14", "B", "2.00e14", 3, -12),
    ("2×10¹⁴", "2e14", "", "2e14", 1, -14),
    (r"2\times10^{14}", "2e14", "", "2e14", 1, -14),
    (r"$2 \cdot 10^{14}$ bytes", "2e14", "B", "2e14", 1, -14),
    ("10**30", "1e30", "", "1e30", 1, -30),
    ("1,000,000", "1e6", "", "1000000", 7, 0),
    ("1 000 000", "1e6", "", "1000000", 7, 0),
    (r"1\,000", "1000", "", "1000", 4, 0),
    ("1_000", "1000", "", "1000", 4, 0),
    ("10.000,5", "10000.5", "", "10000.5", 6, 1),
    ("41,70 s", "41.7", "s", "41.70", 4, 2),
    ("0.0420", "0.042", "", "0.0420", 3, 4),
    ("−5", "-5", "", "-5", 1, 0),
    ("714 trillion words", "714e12", "words", "7.14e14", 3, -12),
    ("5.95B books", "5.95e9", "books", "5.95e9", 3, -7),
    ("six billion", "6e9", "", "6000000000", 10, -9),
    ("$10k", "1e4", "USD", "1.0e4", 2, -3),
    ("**Final answer:** 41.7 seconds", "41.7", "s", "41.7", 3, 1),
    ("1.44 tokens per minute", "1.44", "tokens/min", "1.44", 3, 2),
    ("0.024 s⁻¹", "0.024", "s^-1", "0.024", 2, 3),
    ("200/4.8 s", "125/3", "s", "", 400, 400),
    ("200 TB / 4.8 TB/s", "125/3", "s", "", 400, 400),
    ("1 TB + 200 GB", "1.2", "TB", "", 400, 400),
    (r"\frac{125}{3}", "125/3", "", "", 400, 400),
    ("2½ hours", "5/2", "h", "", 400, 400),
    ("two and a half hours", "5/2", "h", "", 400, 400),
    ("half an hour", "1/2", "h", "", 400, 400),
    ("2^10 GB", "1024", "GB", "", 400, 400),
    ("2000 GB = 2 TB", "2", "TB", "2", 1, 0),
    ("12.12 H200-hours", "12.12", "GPUs·h", "12.12", 4, 2),
    ("1 petaFLOP-day", "1", "PFLOP/s·day", "1", 1, 0),
    ("GPT-3 latency: 0.0729 s", "0.0729", "s", "0.0729", 3, 4),
]


@pytest.mark.parametrize(("text", "value", "unit", "written", "figures", "places"), READ)
def test_a_text_is_read_exactly(text: str, value: str, unit: str, written: str, figures: int, places: int) -> None:
    quantity = read_quantity(text)

    assert quantity.low == quantity.high == Fraction(value)
    assert quantity.senses[0].unit.text == unit
    assert (quantity.written, quantity.figures, quantity.places) == (written, figures, places)


def test_an_irrational_value_lies_between_close_bounds() -> None:
    quantity = read_quantity("32*1.38e-23*300*ln(2) J")

    assert quantity.low < quantity.high
    assert (quantity.high - quantity.low) / quantity.low < Fraction(1, 10**30)


CARETS = [
    ("41.7 secnods", "     ^^^^^^^", "unknown-unit"),
    ("t = 41.7 foo", "         ^^^", "unknown-unit"),
    ("1.44 tokens/mni", "            ^^^", "unknown-unit"),
    ("5 mw", "  ^^", "ambiguous-unit"),
    ("1e999999999", "^^^^^^^^^^^", "number-too-large"),
    ("x = 2e", "    ^^", "incomplete"),
    ("9.6 x 10-20 J", "^^^^^^^^^^^", "lost-exponent"),
    ("1234,567", "^^^^^^^^", "ambiguous-separator"),
    ("less than 42 s", "^^^^^^^^^", "bound-given"),
    ("it is not 42", "      ^^^", "negated"),
    ("41 or 42 s", "^^^^^^^^^^", "several-numbers"),
    ("18.1.8", "^^^^^^", "malformed-number"),
    ("3 s + 2 J", "^^^^^^^", "cannot-add"),
    ("1 TB + 5/0", "       ^^^", "no-value"),
    ("sqrt(4 m) + 1 m", "^^^^^^^^^", "unit-in-function"),
    ("12 h h", "     ^", "repeated-unit"),
    ("hello", "^^^^^", "no-number"),
    ("200/", "   ^", "incomplete"),
    ("42 (2", "   ^", "missing-closing"),
]


@pytest.mark.parametrize(("text", "carets", "code"), CARETS)
def test_a_refusal_points_at_its_cause(text: str, carets: str, code: str) -> None:
    with pytest.raises(ResponseError) as refused:
        read_quantity(text)

    start, stop = refused.value.span
    assert (" " * start + "^" * (stop - start), refused.value.code) == (carets, code)


REMARKS = [
    ("41,7 s", "decimal-comma"),
    ("2000 GB = 3 TB", "sides-differ"),
    ("2e12 bytes (3 TB)", "restated-differently"),
    ("42 seconds latency", "rest-ignored"),
    ("latency in ms = 41700", "unit-from-label"),
]


@pytest.mark.parametrize(("text", "code"), REMARKS)
def test_what_the_learner_should_know_is_remarked(text: str, code: str) -> None:
    assert code in [remark.code for remark in read_quantity(text).remarks]


@pytest.mark.parametrize("text", ["200/4.8 = 41.67 s", "2000 GB = 2 TB", "2e12 bytes (2 TB)", "1.9008e-4 ≈ 0.00019 W"])
def test_a_chain_of_equal_values_has_no_remark(text: str) -> None:
    assert read_quantity(text).remarks == ()


WORDS = [
    ("six billion", "6e9"),
    ("two hundred and fifty", "250"),
    ("seven hundred fourteen trillion", "714e12"),
    ("one point seven quadrillion", "1.7e15"),
    ("zero point four two", "0.42"),
    ("half a million", "500000"),
    ("a dozen", "12"),
    ("hundred", "100"),
    ("ninety-nine", "99"),
    ("hundred thousand million", "1e11"),
    ("one third", "1/3"),
]


@pytest.mark.parametrize(("text", "value"), WORDS)
def test_number_words_are_read(text: str, value: str) -> None:
    numeral = words_at(text, 0)

    assert numeral is not None
    assert (numeral.value, numeral.stop) == (Fraction(value), len(text))


@pytest.mark.parametrize("text", ["about", "a", "an hour", "and five", "million-dollar"[8:], "point five"])
def test_other_words_are_no_numbers(text: str) -> None:
    assert words_at(text, 0) is None


SHOWN = [
    ("41.7", "41.7"),
    ("200000000000000", "200000000000000"),
    ("2e15", "2e15"),
    ("0.0001", "0.0001"),
    ("0.00001", "1e-5"),
    ("125/3", "125/3"),
    ("-7/8", "-0.875"),
    ("0", "0"),
    ("1234567890123456789012345/7", "1.76366841446208e23"),
]


@pytest.mark.parametrize(("value", "digits"), SHOWN)
def test_a_value_has_one_short_spelling(value: str, digits: str) -> None:
    assert digits_of(Fraction(value), Fraction(value)) == digits


def test_a_quantity_is_shown_in_latex_and_mathml() -> None:
    joule, percent, rate = senses_of("J")[0], senses_of("%")[0], senses_of("s")[0].power(-1)

    assert latex_of("9.6e-20", joule) == r"9.6\times10^{-20}\ \mathrm{J}"
    assert latex_of("1.03", percent) == r"1.03\ \mathrm{\%}"
    assert latex_of("-125/3", PLAIN) == r"-\frac{125}{3}"
    assert latex_of("2", rate) == r"2\ \mathrm{s^{-1}}"
    assert "<msup><mn>10</mn><mn>−20</mn></msup>" in mathml_of("9.6e-20", joule)
    assert "<mfrac><mn>125</mn><mn>3</mn></mfrac>" in mathml_of("125/3", PLAIN)
    assert "<msup><mtext>s</mtext><mn>-1</mn></msup>" in mathml_of("2", rate)
