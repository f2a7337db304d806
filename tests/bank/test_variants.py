"""Figures reach texts and keys exactly, and a variant is the same question with other figures."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.figures import Amount, filled
from service.bank.rendering import numeral
from service.bank.variants import keyed
from service.grading.grade import grade
from service.grading.outcome import Verdict
from tests.bank.sheets import GOOD, load, write

FIGURES = {
    "n": Amount(Fraction(10**14), "100 trillion"),
    "size": Amount(Fraction(4096), "4 KiB"),
    "s": Amount(Fraction(-1, 2), "minus a half"),
}

KEYS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("number", {"value": "2*n"}, {"value": "2e14"}),
    ("number", {"value": "2n", "unit": "s"}, {"value": "2e14", "unit": "s"}),
    ("number", {"value": "n/3"}, {"value": "100000000000000/3"}),
    ("number", {"value": "n/2^60"}, {"value": str(Fraction(10**14, 2**60))}),
    ("number", {"value": "size^2", "also": ["size", "7"]}, {"value": "1.6777216e7", "also": ["4096", "7"]}),
    ("number", {"value": "42"}, {"value": "42"}),
    (
        "number",
        {"value": "42", "tolerance": {"absolute": "size/4"}},
        {"value": "42", "tolerance": {"absolute": "1024"}},
    ),
    ("expression", {"value": "2*n*C^s"}, {"value": "2*(1e14)*C^(-0.5)"}),
    ("expression", {"value": "C", "over": {"C": ["1", "n"]}}, {"value": "C", "over": {"C": ["1", "1e14"]}}),
    ("expression", {"value": "C_n + sn + \\sin(s)"}, {"value": "C_n + sn + \\sin((-0.5))"}),
    ("integer-range", {"low": "size", "high": "2*size"}, {"low": 4096, "high": 8192}),
    ("integer-range", {"low": 50, "high": 71}, {"low": 50, "high": 71}),
    ("choice", {"value": "n", "options": [{"id": "n"}]}, {"value": "n", "options": [{"id": "n"}]}),
    (
        "choice",
        {"value": "a", "options": [{"id": "a", "text": "{{n}} of them"}, "b"]},
        {"value": "a", "options": [{"id": "a", "text": "100 trillion of them"}, "b"]},
    ),
    ("matrix-expression", {"value": "n s"}, {"value": "n s"}),
]


@pytest.mark.parametrize(("type_name", "key", "expected"), KEYS)
def test_names_of_parameters_in_a_key_become_their_exact_values(
    type_name: str, key: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert _read(keyed(key, type_name, FIGURES)) == _read(expected)


def _read(key: dict[str, Any]) -> dict[str, Any]:
    """The key with plain numbers as numbers, however they are spelt."""
    return {name: Fraction(part) if name == "value" and _is_number(part) else part for name, part in key.items()}


def _is_number(text: Any) -> bool:
    return isinstance(text, str) and text.replace("/", "").replace(".", "").replace("e", "").isdigit()


TEXTS = [
    ("{{n}} words", "100 trillion words"),
    ("{{ n }} and {{size}}", "100 trillion and 4 KiB"),
    ("$x^{ {n} }$ {n} {{{n}}}", "$x^{ {n} }$ {n} {100 trillion}"),
    ("{{unknown}} {{}} {{2}}", "{{unknown}} {{}} {{2}}"),
    ("\\frac{{a}+b}{c}", "\\frac{{a}+b}{c}"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_double_braces_become_the_text_of_a_parameter(text: str, expected: str) -> None:
    assert filled(text, FIGURES) == expected


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=12).map(Fraction))
def test_a_numeral_reads_back_as_the_number_it_was(number: Fraction) -> None:
    assert Fraction(numeral(number)) == number


NUMERALS = [
    ("0", "0"),
    ("-7", "-7"),
    ("0.02", "0.02"),
    ("61824", "61824"),
    ("2e14", "2e14"),
    ("5.95e9", "5.95e9"),
    ("9.6e-20", "9.6e-20"),
    ("1/3", "1/3"),
]


@pytest.mark.parametrize(("number", "text"), NUMERALS)
def test_a_numeral_is_as_short_as_a_person_would_write_it(number: str, text: str) -> None:
    assert numeral(Fraction(number)) == text


def test_a_variant_has_its_own_texts_keys_and_cases(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    bank = load(tmp_path)
    official, other = bank.question("disk-space"), bank.question("disk-space", 1)
    assert official.statement == "A file has $n$ blocks of 4 KiB each."
    assert other.statement == "A file has $n$ blocks of 512 bytes each."
    assert other.hints[1].text == "Each block has 512 bytes."
    assert official.solution == ("$n$ blocks of 4 KiB take 4096*n bytes.",)
    assert [case.response for case in other.fields["space"].cases] == ["512n"]
    assert (other.variant, other.variants, other.hash) == (1, (0, 1), official.hash)


def test_a_response_for_other_figures_is_wrong(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    bank = load(tmp_path)
    fields = [bank.field("disk-space", "space", variant) for variant in (0, 1)]
    verdicts = [grade(field.kind, field.key, "4096n").verdict for field in fields]
    assert verdicts == [Verdict.CORRECT, Verdict.INCORRECT]
