"""Figures in texts: written exactly as a format says, worked out by our own parser, and refused where they cannot be."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.figures import Amount, exact, filled
from service.bank.rendering import Format, Style, converted, read_format, written
from service.errors import AuthoringError
from tests.bank.sheets import GOOD, QUESTION_FILE, load, write

ROWS = [
    ("1000000", "", "1,000,000"),
    ("20000", "", "20,000"),
    ("2000", "", "2000"),
    ("-61824.5", "", "-61,824.5"),
    ("1000000", "plain", "1000000"),
    ("1e14", "words", "100 trillion"),
    ("1.75e11", "words", "175 billion"),
    ("1e15", "words", "1000 trillion"),
    ("1.2e6", "words", "1.2 million"),
    ("999999", "words", "999,999"),
    ("999999", "2 figures words", "1.0 million"),
    ("5952380952.38", "2 figures words", "6.0 billion"),
    ("1e14", "tex", "10^{14}"),
    ("3.5e11", "tex", r"3.5 \cdot 10^{11}"),
    ("61824", "tex", r"61\,824"),
    ("1980", "tex", "1980"),
    ("-2e14", "tex", r"-2 \cdot 10^{14}"),
    ("9.6e-20", "tex", r"9.6 \cdot 10^{-20}"),
    ("0.0103", "tex", "0.0103"),
    ("0", "tex", "0"),
    ("0", "", "0"),
    ("125/3", "3 figures", "41.7"),
    ("200", "3 figures", "200"),
    ("0.35", "3 figures", "0.35"),
    ("1.9008e-4", "3 figures tex", r"1.90 \cdot 10^{-4}"),
    ("9.99", "2 figures", "10"),
    ("0.0995", "2 figures", "0.10"),
    ("43636.3636", "5 figures tex", r"43\,636"),
    ("18.1818", "2 places", "18.18"),
    ("1.5", "2 places", "1.50"),
    ("2.5", "0 places", "3"),
    ("1/3", "2 places", "0.33"),
    ("0.00072917", "3 figures", "0.000729"),
    ("1e14", "calc", "1e14"),
    ("125/3", "3 figures calc", "41.7"),
    ("1.9008e-20", "3 figures calc", "1.9e-20"),
]


@pytest.mark.parametrize(("number", "format", "text"), ROWS)
def test_a_figure_is_written_as_its_format_says(number: str, format: str, text: str) -> None:
    assert written(Fraction(number), read_format(format)) == text


SPELT = [
    ("", Format()),
    ("3 figures tex", Format(Style.TEX, figures=3)),
    ("tex 3 figures", Format(Style.TEX, figures=3)),
    ("1 figure", Format(figures=1)),
    ("words in TB", Format(Style.WORDS, unit="TB")),
    ("in tokens/min", Format(unit="tokens/min")),
]


@pytest.mark.parametrize(("words", "format"), SPELT)
def test_a_format_is_a_few_words(words: str, format: Format) -> None:
    assert read_format(words) == format


@pytest.mark.parametrize("words", ["textual", "figures", "3", "0 figures", "tex;rm"])
def test_a_word_that_is_no_format_is_refused(words: str) -> None:
    with pytest.raises(AuthoringError):
        read_format(words)


@given(st.fractions(max_denominator=10**6), st.integers(1, 9))
def test_rounding_to_figures_errs_by_less_than_half_a_digit(number: Fraction, figures: int) -> None:
    rounded = Fraction(written(number, Format(Style.CALC, figures=figures)))

    assert abs(rounded - number) <= abs(number) * Fraction(10) ** (1 - figures) / 2


AMOUNTS = {
    "n": Amount(Fraction(10**14), "100 trillion"),
    "memory": Amount(Fraction(2 * 10**14), unit="B"),
    "rate": Amount(Fraction(125, 3), unit="s", format=read_format("3 figures")),
    "gpu": Amount(None, "H200"),
}
TEXTS = [
    ("{{n}} parameters", "100 trillion parameters"),
    ("$ {{n|tex}} $", "$ 10^{14} $"),
    ("{{ memory | words }}", "200 trillion B"),
    ("{{memory|in TB}}", "200 TB"),
    ("${{memory|tex in TB}}$", "$200$"),
    ("{{rate}}, {{rate|5 figures}}", "41.7 s, 41.667 s"),
    ("an {{gpu}}, {{gpu|tex}}", "an H200, H200"),
    ("{{= 2*n|tex}}", r"2 \cdot 10^{14}"),
    ("{{= memory/n}} bytes", "2 bytes"),
    ("{{=2n/rate|2 figures words}}", "4.8 trillion"),
    ("{{= 2^(1/2)|5 figures}}", "1.4142"),
    ("{{= (n/10^14+1)^(1/2)|40 figures}}", "1.41421356237309504880168872421"),
    ("{{nothing}}", "{{nothing}}"),
    (r"\frac{{a}+b}{c}", r"\frac{{a}+b}{c}"),
    ("x^{{2x}}", "x^{{2x}}"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_placeholders_are_replaced(text: str, expected: str) -> None:
    assert filled(text, AMOUNTS) == expected


REFUSED = [
    "{{= q}}",
    "{{= n/0}}",
    "{{= 2^(1/2)}}",
    "{{= n/3}}",
    "{{= (-2)^(1/2)|3 figures}}",
    "{{= n/0|3 figures}}",
    "{{= (n}}",
    "{{n|in s}}",
    "{{n|loud}}",
    "{{= 9^9^9^9}}",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_written_is_an_error_of_the_author(text: str) -> None:
    with pytest.raises(AuthoringError):
        filled(text, AMOUNTS)


def test_a_formula_is_exact() -> None:
    assert exact("n/3 - n/3 + rate", AMOUNTS) == Fraction(125, 3)


@pytest.mark.parametrize(("unit", "wanted"), [("B", "s"), ("", "GB"), ("B", "zorks")])
def test_a_unit_of_another_kind_is_refused(unit: str, wanted: str) -> None:
    with pytest.raises(AuthoringError):
        converted(Fraction(1), unit, wanted)


DERIVED = {
    'size: {value: "4096", text: 4 KiB}': 'size: {value: "4096", unit: bytes}\n  bits: {formula: 8*size}',
    "Each block has {{size}}": "Each block has {{bits}} bits; {{size|in KiB}}",
    "take {{space}}": "take {{space}}, ${{= bits/8|tex}} n$",
    "{response: 512n, verdict: correct, variant: 1}": "{response: '{{= bits/8|calc}}*n', verdict: correct, variant: all}",
}


def test_derived_figures_follow_in_hints_solutions_and_cases_of_every_variant(tmp_path: Path) -> None:
    text = GOOD[QUESTION_FILE]
    for old, new in DERIVED.items():
        text = text.replace(old, new, 1)
    write(tmp_path, {**GOOD, QUESTION_FILE: text.replace("512, text: 512 bytes", "512")})

    official, other = (load(tmp_path).question("disk-space", variant) for variant in (0, 1))

    assert official.hints[1].text == "Each block has 32,768 bits; 4 KiB."
    assert official.solution[0].endswith("$4096 n$.")
    assert other.hints[1].text == "Each block has 4096 bits; 0.5 KiB."
    assert [case.response for case in official.fields["space"].cases][-1] == "4096*n"
    assert [case.response for case in other.fields["space"].cases] == ["512*n"]
