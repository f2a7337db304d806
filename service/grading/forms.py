"""In which form an expression was asked for, and what happens to the grade of one that is equal but not in it.

The form is a matter of the tree as written, never of what it could be turned into. A form that cannot be told is not held
against the learner. `forms_of` and `in_form` are for every answer type whose responses are trees.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from service.errors import AuthoringError, Span
from service.grading.form_polynomials import Undecidable
from service.grading.form_rules import (
    completed_square,
    expanded,
    factored,
    lowest_terms,
    partial_fractions,
    rationalised_denominator,
    simplest_radical,
    single_fraction,
)
from service.grading.kinds import Spec
from service.grading.outcome import Grade, Note, Verdict
from service.maths.functions import ALL_FUNCTIONS
from service.maths.names import Names
from service.maths.tree import Apply, Name, Node, names_in

FormName = Literal[
    "factored",
    "expanded",
    "single-fraction",
    "lowest-terms",
    "partial-fractions",
    "completed-square",
    "simplest-radical",
    "rationalised-denominator",
]


def _listed(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


_ONE = {"type": "string", "enum": list(get_args(FormName))}
FormNames = Annotated[
    tuple[FormName, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_ONE, {"type": "array", "items": _ONE}], "title": "Form"}),
]
"""One form, or a list of several."""

RULES: dict[FormName, Callable[[Node], Span | None]] = {
    "factored": factored,
    "expanded": expanded,
    "single-fraction": single_fraction,
    "lowest-terms": lowest_terms,
    "partial-fractions": partial_fractions,
    "completed-square": completed_square,
    "simplest-radical": simplest_radical,
    "rationalised-denominator": rationalised_denominator,
}
"""Each form with the rule that finds what is not in it."""

OPERATORS = {"+": "+", "-": "neg", "*": "*", "/": "/", "^": "^", "!": "factorial", "|": "abs"}
"""What an author writes to forbid an operator, and its head in the tree."""


class FormSpec(Spec):
    """What an author says about the form of a response.

    Attributes:
        form: one form or several: `factored`, `expanded`, `single-fraction`, `lowest-terms`, `partial-fractions`,
            `completed-square`, `simplest-radical`, `rationalised-denominator`.
        forbid: functions and operators that may not occur, such as `[sin, "^"]`.
        uses: symbols that must occur.
        avoids: symbols that may not occur.
        form_credit: credit of an equal response in another form, from 0 to 1; with 1 the form is only remarked upon.
    """

    form: FormNames = ()
    forbid: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    form_credit: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Forms:
    """What is asked of the form of a response.

    Attributes:
        names: the forms.
        forbidden: heads that may not occur, with the author's spelling of each.
        uses: symbols that must occur.
        avoids: symbols that may not.
        credit: of an equal response that is not in the form.
    """

    names: tuple[FormName, ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    credit: float = 0.5

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return bool(self.names or self.forbidden or self.uses or self.avoids)


def forms_of(spec: FormSpec, names: Names) -> Forms:
    """What an author asks of the form.

    Raises:
        AuthoringError: a function or symbol that is not known.
    """
    forbidden = tuple((_head(text, at), text) for at, text in enumerate(spec.forbid))
    uses = tuple(_symbol(text, names, f"uses.{at}") for at, text in enumerate(spec.uses))
    avoids = tuple(_symbol(text, names, f"avoids.{at}") for at, text in enumerate(spec.avoids))
    return Forms(spec.form, forbidden, uses, avoids, spec.form_credit)


def _head(text: str, at: int) -> str:
    if text in OPERATORS:
        return OPERATORS[text]
    if text not in ALL_FUNCTIONS:
        advice = f"Write a function such as sin, or one of {' '.join(OPERATORS)}."
        raise AuthoringError(f"`{text[:40]}` is no function and no operator.", advice, field=f"forbid.{at}")
    return ALL_FUNCTIONS[text].head


def _symbol(text: str, names: Names, field: str) -> str:
    known = names.spellings.get(text, text)
    if names.strict and known not in names.symbols:
        raise AuthoringError(f"`{text[:40]}` is not a symbol of the question.", "Declare it, or mend it.", field=field)
    return known


def in_form(grade: Grade, forms: Forms, node: Node) -> Grade:
    """The grade of a response that is equal to the key, after a look at its form.

    Args:
        grade: correct.
        forms: what is asked.
        node: the response as it was read.
    """
    if not forms.any:
        return grade
    notes = tuple(remarks(forms, node))
    if all(note.code == "form-undecided" for note in notes) or forms.credit == 1:
        return replace(grade, notes=(*grade.notes, *notes))
    return short_of_form(grade, notes, forms.credit)


def short_of_form(grade: Grade, notes: tuple[Note, ...], credit: float) -> Grade:
    """A correct grade reduced to the credit of a response in another form; the certificate of equality stays."""
    verdict = Verdict.CORRECT if credit == 1 else Verdict.PARTIAL if credit else Verdict.INCORRECT
    return replace(grade, verdict=verdict, credit=credit, notes=(*grade.notes, *notes))


def remarks(forms: Forms, node: Node) -> Iterator[Note]:
    """What is not in the form, one note for each form."""
    for name in forms.names:
        yield from _about(name, node)
    for head, spelling in forms.forbidden:
        if (place := _first(node, head=head)) is not None:
            yield Note("form-forbid", place.span, {"forbidden": spelling})
    for symbol in forms.avoids:
        if (place := _first(node, name=symbol)) is not None:
            yield Note("form-avoids", place.span, {"name": symbol})
    there = names_in(node)
    missing = [symbol for symbol in forms.uses if symbol not in there]
    if missing:
        yield Note("form-uses", node.span, {"names": ", ".join(missing)})


def _about(name: FormName, node: Node) -> Iterator[Note]:
    try:
        span = RULES[name](node)
    except Undecidable:
        yield Note("form-undecided", values={"form": name.replace("-", " ")})
        return
    if span is not None:
        yield Note(f"form-{name}", span)


def _first(node: Node, *, head: str = "", name: str = "") -> Node | None:
    """The first node, from the left, with that head or that name."""
    if isinstance(node, Apply):
        if node.head == head:
            return node
        return next((found for arg in node.args if (found := _first(arg, head=head, name=name)) is not None), None)
    return node if isinstance(node, Name) and node.name == name else None


UNASKED = Forms()
"""Any form will do."""
