"""Derivations as a whole: any text gets a grade, the wrong line is the one that is named, and nothing takes long."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.bank.compiling import compile_key
from service.errors import AuthoringError
from service.grading.derivation import DERIVATION
from service.grading.grade import grade
from service.grading.kinds import Setting
from service.grading.messages import SENTENCES
from service.grading.outcome import Grade, Means, Verdict
from service.maths.building import number
from service.maths.show import text_of
from service.maths.tree import Apply, Node
from tests.strategies import NAMES, NOWHERE, responses, trees


def graded(response: str, criteria: tuple[str, ...] = (), **key: Any) -> Grade:
    spec = DERIVATION.spec.model_validate(key)
    compiled = DERIVATION.compile(spec, Setting(NAMES, b"tests", criteria))
    return grade(DERIVATION, compiled, response)


def documents() -> st.SearchStrategy[str]:
    """Anything that looks like a derivation, and anything at all."""
    glue = [
        "\n",
        "\\\\",
        " = ",
        "=> ",
        "≈",
        "\n= ",
        "$$",
        "$",
        "\\begin{align}",
        "\\end{align}",
        "&",
        " or ",
        "±",
        "so ",
        "f(x) = ",
    ]
    more = [
        "\\frac{d}{dx}",
        "dx/dm",
        "x'",
        "m(k) = ",
        "let ",
        " (by parts)",
        "\\text{",
        "}",
        "<",
        "≥",
        "x = ",
        "0.33",
        "x^2",
        "1/0",
    ]
    pieces = st.lists(st.one_of(st.sampled_from(glue + more), responses()), max_size=14).map("".join)
    lines = st.lists(st.one_of(pieces, trees().map(lambda node: text_of(node, {}))), max_size=6)
    return st.one_of(pieces, lines.map("\n= ".join), lines.map("\n".join))


@settings(deadline=None, max_examples=150)
@given(documents(), st.sampled_from(["x^2 + m", "x = 2", "x = 2 or x = 3", "x < m", "k m/C_0^alpha"]))
def test_every_text_gets_a_grade(response: str, value: str) -> None:
    found = graded(response, value=value, given=["m = 2k"])

    assert {note.code for note in found.notes} <= SENTENCES.keys()
    assert (found.certificate.means is Means.UNREAD) == (found.verdict is Verdict.UNREADABLE)
    for note in found.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= max(len(response), 1)


REWRITTEN: list[Callable[[Node], Node]] = [
    lambda node: Apply("*", (node, number(1)), NOWHERE),
    lambda node: Apply("+", (number(0), node), NOWHERE),
    lambda node: Apply("/", (Apply("*", (number(2), node), NOWHERE), number(2)), NOWHERE),
    lambda node: Apply("neg", (Apply("neg", (node,), NOWHERE),), NOWHERE),
    lambda node: Apply("+", (Apply("+", (node, number(7)), NOWHERE), Apply("neg", (number(7),), NOWHERE)), NOWHERE),
]


@settings(deadline=None, max_examples=120)
@given(trees(functions=False), st.lists(st.sampled_from(REWRITTEN), min_size=1, max_size=4), st.data())
def test_a_slip_is_named_where_it_stands(node: Node, steps: list[Callable[[Node], Node]], data: st.DataObject) -> None:
    lines = [node]
    for step in steps:
        lines.append(step(lines[-1]))
    value = text_of(lines[-1], {})
    right = graded("\n= ".join(text_of(line, {}) for line in lines), value=value)
    slip = data.draw(st.integers(1, len(lines) - 1))
    lines[slip:] = [Apply("+", (line, number(1)), NOWHERE) for line in lines[slip:]]
    wrong = graded("\n= ".join(text_of(line, {}) for line in lines), value=value)

    assert right.verdict is not Verdict.INCORRECT
    assert wrong.verdict is not Verdict.CORRECT
    if wrong.verdict is Verdict.INCORRECT and wrong.notes[0].code == "line-does-not-follow":
        assert wrong.notes[0].values["line"] == str(slip + 1)


BOTH_SIDES: list[Callable[[str, str], tuple[str, str]]] = [
    lambda left, right: (f"({left}) + 3", f"({right}) + 3"),
    lambda left, right: (f"({left}) - 2y", f"({right}) - 2y"),
    lambda left, right: (f"5({left})", f"5({right})"),
    lambda left, right: (f"({left})/7", f"({right})/7"),
    lambda left, right: (f"-({left})", f"-({right})"),
    lambda left, right: (right, left),
    lambda left, right: (f"(y^2 + 1)({left})", f"(y^2 + 1)({right})"),
    lambda left, right: (f"({left})^3", f"({right})^3"),
]
SLIPS = ["-({0})", "({0}) + 1", "({0}) + y", "2({0})"]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(["y + k", "2y - 1", "13", "y k", "y/2 + 1"]),
    st.lists(st.sampled_from(BOTH_SIDES), min_size=1, max_size=4),
    st.booleans(),
    st.data(),
)
def test_an_equation_is_followed_until_it_is_solved(
    right: str, steps: list[Callable[[str, str], tuple[str, str]]], told: bool, data: st.DataObject
) -> None:
    lines = [("x", right)]
    for step in steps:
        lines.append(step(*lines[-1]))
    lines.reverse()
    key = {"value": f"x = {right}", "start": " = ".join(lines[0]) if told else ""}
    slip = data.draw(st.integers(1, len(lines) - 1))
    changed = data.draw(st.sampled_from(SLIPS)).format(lines[slip][1])
    wrong = [*lines[:slip], (lines[slip][0], changed), *lines[slip + 1 :]]

    assert graded("\n".join(map(" = ".join, lines)), **key).verdict in (Verdict.CORRECT, Verdict.UNDECIDED)
    found = graded("\n".join(map(" = ".join, wrong)), **key)
    assert found.verdict in (Verdict.INCORRECT, Verdict.UNDECIDED)
    if found.verdict is Verdict.INCORRECT:
        assert found.notes[0].values["line"] == str(slip + 1)


HOSTILE = {
    "alternatives within alternatives": "\n".join("x ± y ± m ± k = ±1" for _ in range(58)),
    "sixty heavy lines": "\n= ".join(["((x+y)^9 (x-y)^9 + sqrt(x^2+1))^5"] * 60),
    "sixty equations": "\n".join(f"sin(x^{n % 7 + 1} + y) = x y^{n % 5 + 1}" for n in range(60)),
    "open dollars": "$" * 19_000,
    "open brackets": "x = " + "(" * 1_900,
    "arrows": "=>" * 9_000,
    "words": "so that we get " * 1_300,
    "begins": "\\begin{align}" * 1_500,
    "bold": "**" * 9_000,
    "bars": "|" * 19_000,
    "definitions in definitions": "\n".join(f"x_{n + 1} = x_{n} x_{n} + 1" for n in range(59)),
    "alternatives": "\n".join("x = " + " or x = ".join(map(str, range(n, n + 30))) for n in range(59)),
    "derivatives": "f(x) = sin(sin(sin(x)))\n" + "f(x) = \\frac{d^9}{dx^9} exp(exp(x^9))\n" * 50,
    "towers": "\n= ".join(["9^9^9^9^x"] * 60),
    "roots": "x^5 + y sin(x) = 3\n" + "\n".join(f"x^5 + y sin(x) + {n} = 3 + {n}" for n in range(59)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_soon(name: str) -> None:
    before = perf_counter()
    graded(HOSTILE[name], value="x^2")
    spent = perf_counter() - before

    assert spent < 10


def test_more_than_five_pages_are_refused() -> None:
    assert graded("x = 2\n" * 4_000, value="x = 2").notes[0].code == "unsuitable-length"


def test_prose_waits_for_a_person_with_its_rubric() -> None:
    found = graded("Expand the product and compare.", criteria=("expanded",), value="x^2")

    assert (found.verdict, found.criteria["expanded"].verdict) == (Verdict.NEEDS_REVIEW, "review")


def test_a_derivation_that_misses_the_key_waits_for_a_person_where_there_is_a_rubric() -> None:
    found = graded("x + x = 2x\n= 3x", criteria=("expanded",), value="2x")

    assert (found.verdict, found.certificate.means) == (Verdict.NEEDS_REVIEW, Means.EVIDENCE)
    assert found.notes[0].code == "line-does-not-follow"


def test_the_certificate_says_how_each_line_was_established() -> None:
    found = graded("m = 2k\nx m = 2 k x\n= k x + k x", value="k x + k x", given=["m = 2k"])

    assert found.verdict is Verdict.CORRECT
    assert found.certificate.values.keys() >= {"steps", "taken", "line 1", "line 2", "line 3"}


def test_a_counterexample_can_be_kept_back() -> None:
    found = graded("x + x = 3x\n= 3x", value="2x", counterexample=False)

    assert [note.code for note in found.notes] == ["line-does-not-follow"]
    assert found.certificate.values == {"line": "1"}


def test_the_values_of_a_counterexample_keep_what_is_known() -> None:
    found = graded("m = 2k\nm + k = 4k", value="3k", given=["m = 2k"])
    values = found.certificate.values

    assert int(values["m"]) == 2 * int(values["k"])
    assert (values["left"], values["right"]) == (str(3 * int(values["k"])), str(4 * int(values["k"])))


def test_a_key_that_cannot_be_read_is_refused_with_its_field() -> None:
    with pytest.raises(AuthoringError) as caught:
        compile_key({"type": "derivation", "value": "x", "given": ["x = 2", "y = (3"]}, points=b"tests")

    assert caught.value.field == "given.1"


def test_what_was_read_is_shown_line_by_line() -> None:
    found = graded("(x+1)^2 = x^2 + 2x + 1\n= 1 + x (x + 2)", value="(x+1)^2")

    assert found.read is not None
    assert found.read.text == "(x + 1)^2 = x^2 + 2*x + 1\n= 1 + x*(x + 2)"
    assert found.read.latex.startswith("\\begin{aligned}")
    assert found.read.mathml.count("<mtr>") == 2
