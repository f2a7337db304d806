"""Forms: the rules on trees, what an author may ask, and what is left open."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from service.bank.compiling import compile_key
from service.errors import AuthoringError
from service.grading.form_polynomials import Ring, Undecidable
from service.grading.forms import RULES, FormName, Forms, FormSpec, forms_of, remarks
from service.grading.grade import grade
from service.grading.messages import SENTENCES, sentence
from service.grading.outcome import Means, Note, Verdict
from service.maths.names import Names, Symbol, declare
from service.maths.parser import parse

OPEN = Names(strict=False)

RADICALS = [
    ("2sqrt(3)", ""),
    ("2*3^(1/2)", ""),
    ("sqrt(12)", "sqrt(12)"),
    ("12^(1/2)", "12^(1/2)"),
    ("sqrt(24/2)", "sqrt(24/2)"),
    ("\\sqrt{48}/2", "\\sqrt{48}"),
    ("5+sqrt(2)*sqrt(6)", "sqrt(2)*sqrt(6)"),
    ("sqrt(6)", ""),
    ("sqrt(4)", "sqrt(4)"),
    ("sqrt(1)", "sqrt(1)"),
    ("cbrt(24)", "cbrt(24)"),
    ("2cbrt(3)", ""),
    ("cbrt(4)", ""),
    ("24^(1/3)", "24^(1/3)"),
    ("sqrt(1/2)", "sqrt(1/2)"),
    ("sqrt(x)*sqrt(y)", ""),
]


@pytest.mark.parametrize(("text", "part"), RADICALS)
def test_a_root_from_which_a_square_can_be_taken_is_pointed_at(text: str, part: str) -> None:
    span = RULES["simplest-radical"](parse(text, OPEN))

    assert (text[slice(*span)] if span else "") == part


def test_every_form_has_a_rule_and_a_sentence() -> None:
    assert set(get_args(FormName)) == set(RULES)
    assert {f"form-{name}" for name in RULES} <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("factored", "(a+b+c+d+f+g+h+k+m+n)*x"),
        ("factored", "x^50+1"),
        ("factored", "x+1/x"),
        ("lowest-terms", "(x+1)^60/(x+1)"),
        ("lowest-terms", "0/x"),
        ("partial-fractions", "1/(x+y)+1/x"),
        ("partial-fractions", "x+1"),
        ("completed-square", "x+1"),
        ("completed-square", "1/x^2"),
        ("simplest-radical", "sqrt(1000000000000000000000000)"),
    ],
)
def test_what_cannot_be_told_is_left_open(form: FormName, text: str) -> None:
    found = list(remarks(Forms((form,)), parse(text, OPEN)))

    assert [note.code for note in found] == ["form-undecided"]
    assert "not held against you" in sentence(found[0])


def test_a_polynomial_is_never_large() -> None:
    node = parse("(a+b+c+d+f+g)^30", OPEN)

    with pytest.raises(Undecidable):
        Ring(node).polynomial(node)


def test_the_certificate_of_equality_stays_with_a_wrong_form() -> None:
    kind, key = compile_key({"type": "expression", "value": "(x+1)*(x+2)", "form": "factored"}, points=b"t")

    found = grade(kind, key, "x^2+3x+2")

    assert (found.verdict, found.credit) == (Verdict.PARTIAL, 0.5)
    assert found.certificate.means in (Means.PROBABLE, Means.PROVED)
    assert found.notes == (Note("form-factored", (0, 8)),)


def test_a_law_within_a_tolerance_is_held_to_its_form_too() -> None:
    kind, key = compile_key(
        {
            "type": "expression",
            "value": "2*C^0.5",
            "tolerance": {"relative": "0.05"},
            "over": {"C": ["1", "100"]},
            "forbid": ["sqrt"],
        },
        points=b"t",
    )

    assert grade(kind, key, "2.01 C^0.5").verdict == Verdict.CORRECT
    assert grade(kind, key, "2.01 sqrt(C)").verdict == Verdict.PARTIAL


def test_several_forms_are_remarked_upon_one_by_one() -> None:
    found = remarks(Forms(("expanded", "factored"), (("log", "ln"),), ("k",), ("x",)), parse("x^2-1+ln(x)*0", OPEN))

    assert [note.code for note in found] == ["form-factored", "form-forbid", "form-avoids", "form-uses"]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"form": "pretty"}, "form", "factored"),
    ({"form_credit": 2}, "form_credit", "at most 1"),
    ({"forbid": ["sine"]}, "forbid.0", "no function"),
    ({"uses": ["W"]}, "uses.0", "not a symbol"),
    ({"avoids": ["x", "W"]}, "avoids.1", "not a symbol"),
]


@pytest.mark.parametrize(("asked", "field", "says"), WRONG)
def test_an_author_is_told_what_cannot_be_asked(asked: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        compile_key({"type": "expression", "value": "x", "symbols": {"x": {}}, **asked}, points=b"t")

    assert caught.value.field.startswith(field)
    assert says in str(caught.value)


@pytest.mark.parametrize("form", [{}, {"decimal_places": 2, "significant_figures": 3}, {"decimal_places": -1}])
def test_the_form_of_a_number_is_one_thing(form: dict[str, int]) -> None:
    with pytest.raises(AuthoringError):
        compile_key({"type": "number", "value": "1", "form": form}, points=b"t")


def test_symbols_may_be_asked_for_in_any_spelling() -> None:
    names = declare([Symbol("W_QK", shape=("d", "d")), Symbol("W_Q", shape=("h", "d"))])

    asked = forms_of(FormSpec(uses=("W_QK",), avoids=("W_Q",)), names)

    assert [note.code for note in remarks(asked, parse("W_Q^T W_Q", names))] == ["form-avoids", "form-uses"]
    assert list(remarks(asked, parse("x W_QK", Names(names.symbols, names.spellings, strict=False)))) == []


def test_a_credit_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValidationError):
        FormSpec(form_credit=float("nan"))
