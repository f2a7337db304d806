"""Answer type `antiderivative`: right when its derivative is the key's, with the constant of integration as the key asks."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading.elements import CONSTANTS, Comparison, names_for
from service.grading.gathered import partial
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.readback import of_tree
from service.grading.written import Written
from service.maths.balls import Undefined, at
from service.maths.derivative import NotDifferentiable, derivative
from service.maths.equivalence import Decision, Prover, Target, shown_point
from service.maths.exact import value
from service.maths.limits import MAX_TEXT
from service.maths.names import Names, Symbol
from service.maths.parser import NOTHING, Parsed, parse
from service.maths.parser import read as parsed
from service.maths.prose import peel, sides_of
from service.maths.sampling import points
from service.maths.tree import Apply, Name, Node, names_in

LETTERS = ("C", "c", "K", "k")
"""What a constant of integration may be called where names are declared."""


class KeySpec(Spec):
    """The expected antiderivative.

    Attributes:
        value: any one of them, such as "x^2/2".
        variable: the name to differentiate by.
        constant: whether a constant of integration such as `+ C` is `required`, `optional` or `forbidden`.
        without_constant: credit, from 0 to 1, of a response that lacks the required constant.
    """

    value: str
    variable: str = "x"
    constant: Literal["required", "optional", "forbidden"] = "required"
    without_constant: Written = "0.5"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        slope: the derivative of the expected antiderivative.
        own: names that the key itself uses, so that they are no constants of integration; its own constant is not among them.
        variable: the name to differentiate by.
        names: what a response may use.
        constant: required, optional or forbidden.
        without: credit without the constant.
    """

    slope: Target
    own: frozenset[str]
    variable: str
    names: Names
    constant: str
    without: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    parsed: Parsed
    notes: tuple[Note, ...]


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the value has no derivative here, or the credit is out of range.
    """
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    names = names_for(setting, [_authored(spec.value, open_names), parse(spec.variable, Names(strict=False))])
    node = _authored(spec.value, names)
    try:
        slope = derivative(node, spec.variable)
    except NotDifferentiable as error:
        raise AuthoringError(
            f"{spec.value!r} cannot be differentiated here.", "Mend the value.", field="value"
        ) from error
    added = (names_in(node) - names_in(slope)) & (set(LETTERS) - {spec.variable})
    own = frozenset(((names_in(node) - added) | {spec.variable} | set(setting.names.symbols)) - CONSTANTS)
    wider = _with_constants(names, own)
    target = Target(slope, wider.symbols, setting.points)
    return Key(target, own, spec.variable, wider, spec.constant, _credit(spec.without_constant))


def _authored(text: str, names: Names) -> Node:
    try:
        return parse(text, names)
    except ResponseError as error:
        raise AuthoringError(f"{text!r} cannot be read.", "Write it as a learner would.", field="value") from error


def _with_constants(names: Names, own: frozenset[str]) -> Names:
    free = [letter for letter in LETTERS if letter not in own and letter not in names.spellings]
    symbols = {**names.symbols, **{letter: Symbol(letter, assumed=True) for letter in free}}
    return replace(names, symbols=symbols, spellings={**names.spellings, **{letter: letter for letter in free}})


def _credit(text: str) -> float:
    try:
        credit = value(parse(text, NOTHING))
    except ResponseError:
        credit = None
    if credit is None or not 0 <= credit <= 1:
        problem = f"The credit {text!r} is not between 0 and 1."
        raise AuthoringError(problem, 'Write it such as "0.5".', field="without_constant")
    return float(Fraction(credit))


def read(key: Key, text: str) -> Reading:
    """The antiderivative in a response: the last side of a chain.

    Raises:
        ResponseError: too-long, and what the parser refuses.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    said = sides_of(_EXPLAINED.sub(lambda match: " " * len(match[0]), peel(text)))[-1]
    found = parsed(_WORDED.sub(lambda match: "C".ljust(len(match[0])), said), key.names)
    return Reading(found, tuple(Note(remark.code, remark.span) for remark in found.remarks))


_EXPLAINED = re.compile(
    r"[,;(]\s*(?:where |with |for )?\$?[CcKk]\$?\s*(?:∈|\\in\b|is\b|real\b|const|arbitrary|any\b|an?\b).*$", re.DOTALL
)
_WORDED = re.compile(r"(?<=[+-])\s*(?:\\(?:text|mathrm)\s*\{\s*)?const(?:ant|\.)?(?:\s*\})?\s*$")


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: the derivatives are compared, then the constant is looked for."""
    node = reading.parsed.node
    comparison = Comparison(prover)
    try:
        decision = comparison.decided(key.slope, derivative(node, key.variable))
    except NotDifferentiable:
        decision = Decision(None, "none")
    if decision.equal is None or (decision.equal and not _has_values(node, key)):
        certificate = Certificate(Means.EVIDENCE, "comparison of the derivatives: no proof and no difference was found")
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (*reading.notes, Note("derivatives-open")))
    if not decision.equal:
        return _different(key, reading, decision)
    return _with_or_without(key, reading, comparison.certificate("comparison of the derivatives"), node)


def _has_values(node: Node, key: Key) -> bool:
    """Whether there is a point where the antiderivative itself has a value: a constant such as 1/0 leaves no trace in it."""
    for place in points(names_in(node) - CONSTANTS, key.names.symbols):
        try:
            at(node, place)
        except Undefined:
            continue
        return True
    return False


def _different(key: Key, reading: Reading, decision: Decision) -> Grade:
    witness = decision.witness
    if witness is None:
        return incorrect(
            Certificate(Means.PROVED, "comparison of the derivatives"),
            notes=(*reading.notes, Note("derivative-differs")),
        )
    point = shown_point(witness.point)
    written = ", ".join(f"{name} = {number}" for name, number in point.items())
    values = {"variable": key.variable, "point": written, "yours": witness.yours, "expected": witness.expected}
    note = Note("derivative-differs-at", values=values) if written else Note("derivative-differs")
    evidence = {**point, "yours": witness.yours, "expected": witness.expected}
    certificate = Certificate(
        Means.COUNTEREXAMPLE, "disjoint enclosures of both derivatives at a point", values=evidence
    )
    return incorrect(certificate, notes=(*reading.notes, note))


def _with_or_without(key: Key, reading: Reading, certificate: Certificate, node: Node) -> Grade:
    has_constant = _is_arbitrary(node, names_in(node) - key.own - CONSTANTS)
    if has_constant and key.constant == "forbidden":
        return incorrect(certificate, notes=(*reading.notes, Note("constant-unwanted")))
    if not has_constant and key.constant == "required":
        return partial(key.without, certificate, (*reading.notes, Note("constant-missing")))
    return correct(certificate, notes=reading.notes)


_ONTO = frozenset(["+", "*", "/", "neg", "log", "tan", "sinh", "cbrt"])
"""What takes every value when its argument does; a square, an absolute value and an exponential do not."""


def _is_arbitrary(node: Node, free: frozenset[str]) -> bool:
    """Whether a name that the question does not know can make it any number larger or smaller; c² cannot make it smaller."""
    if isinstance(node, Name):
        return node.name in free
    if not isinstance(node, Apply):
        return False
    inner = node.args[0]
    if node.head == "^":
        power = value(node.args[1])
        return power is not None and power % 2 == 1 and _is_arbitrary(inner, free)
    if node.head == "log" and isinstance(inner, Apply) and inner.head == "abs":
        return _is_arbitrary(inner.args[0], free)
    return node.head in _ONTO and any(_is_arbitrary(arg, free) for arg in node.args)


def show(key: Key, reading: Reading) -> ReadBack:
    """The antiderivative as it was read."""
    return of_tree(reading.parsed.node, key.names.symbols)


ANTIDERIVATIVE = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="An antiderivative, with its constant of integration.",
)
