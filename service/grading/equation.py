"""Answer type `equation`: the same equation up to a factor and rearranging, or by its solutions, or side by side."""

import re
from dataclasses import dataclass
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading.elements import Comparison, names_for
from service.grading.equations import Finding, Judge
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.real_sets_shown import shown
from service.grading.statements import compared, flat
from service.maths.collected import signs_told_apart
from service.maths.conditions import Condition, condition
from service.maths.equivalence import Prover
from service.maths.functions import CONSTANTS
from service.maths.limits import MAX_TEXT
from service.maths.names import Names
from service.maths.prose import peel_several
from service.maths.tree import Apply, Node, names_in, walk

MAX_EQUATIONS = 10


class KeySpec(Spec):
    """The expected equation.

    Attributes:
        value: such as "y = 2x + 1"; several with commas are a system, several with "or" are alternatives.
        mode: `equivalent` for the same equation up to a factor that is nowhere zero, however it is arranged; `solution-set` for
            the same solutions, as "x = 2 or x = -2" has with "x^2 = 4"; `identical-sides` for equal sides, which may be swapped.
        counterexample: whether a wrong response is shown values that fit it and should not.
    """

    value: str
    mode: Literal["equivalent", "solution-set", "identical-sides"] = "equivalent"
    counterexample: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    statement: Node
    mode: str
    names: Names
    seed: bytes
    counterexample: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    statement: Node
    notes: tuple[Note, ...]


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: it is no equation.
    """
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    names = names_for(setting, [_authored(spec.value, open_names).statement])
    found = _authored(spec.value, names)
    return Key(found.statement, spec.mode, names, setting.points, spec.counterexample)


def _authored(text: str, names: Names) -> Reading:
    try:
        return _read(text, names)
    except ResponseError as error:
        raise AuthoringError(f"{text!r} is no equation.", "Write it as a learner would.", field="value") from error


def read(key: Key, text: str) -> Reading:
    """The equation in a response.

    Raises:
        ResponseError: not-an-equation, and see `service.maths.conditions.condition`.
    """
    return _read(text, key.names)


def _read(text: str, names: Names) -> Reading:
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    peeled = peel_several(text)
    start = len(peeled) - len(peeled.lstrip())
    whole = (min(start, len(text) - 1), max(start + 1, len(peeled.rstrip())))
    if "=" not in peeled:
        raise ResponseError("not-an-equation", whole)
    found = _either(peeled, names)
    heads = {node.head for node in walk(found.node) if isinstance(node, Apply)} & {"<", "<=", ">", ">=", "!=", "true"}
    count = sum(isinstance(node, Apply) and node.head == "=" for node in walk(found.node))
    if heads or not count:
        raise ResponseError("not-an-equation", whole)
    if count > MAX_EQUATIONS:
        raise ResponseError("too-many-elements", whole, {"limit": str(MAX_EQUATIONS)})
    return Reading(flat(found.node), tuple(Note(remark.code, remark.span) for remark in found.remarks))


_BOTH_SIGNS = re.compile(r"±|∓|\\(?:pm|mp)(?![A-Za-z])|=\s*\+/?-")


def _either(text: str, names: Names) -> Condition:
    """The condition; of `x = ±2` both readings, of which one holds."""
    texts = signs_told_apart(text, 0, len(text)) if _BOTH_SIGNS.search(text) else [text]
    found = [condition(one, names, "x") for one in texts]
    if len(found) == 1:
        return found[0]
    node = Apply("or", tuple(one.node for one in found), found[0].node.span)
    return Condition(node, found[0].variable, found[0].remarks)


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade of an equation."""
    comparison = Comparison(prover)
    finding = _on_the_line(key, reading.statement, comparison) if key.mode == "solution-set" else None
    if finding is None:
        finding = Judge(key.names.symbols, key.seed, comparison, key.mode).compare(key.statement, reading.statement)
    return _graded(key, reading, finding, comparison)


def _on_the_line(key: Key, given: Node, comparison: Comparison) -> Finding | None:
    """By the solutions on the line, where one name is all there is."""
    names = (names_in(key.statement) | names_in(given)) - set(CONSTANTS)
    if len(names) != 1:
        return None
    (variable,) = names
    outcome = compared(key.statement, given, variable, key.names.symbols, comparison, key.seed)
    if outcome.equal is None:
        return None
    point = outcome.difference.point if outcome.difference and outcome.difference.holds else ""
    return Finding(outcome.equal, "comparison of the solutions", point)


def _graded(key: Key, reading: Reading, finding: Finding, comparison: Comparison) -> Grade:
    if finding.equal:
        if comparison.chance:
            return correct(comparison.certificate(finding.by), notes=reading.notes)
        return correct(Certificate(Means.PROVED, finding.by), notes=reading.notes)
    if finding.equal is None:
        certificate = Certificate(Means.EVIDENCE, "no proof and no counterexample was found")
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (*reading.notes, Note("equations-open")))
    values = {"point": finding.point} if finding.point and key.counterexample else {}
    note = Note("fits-yours-only", values=values) if values else Note(finding.code or "equation-differs")
    means = Means.COUNTEREXAMPLE if values else Means.PROVED
    return incorrect(Certificate(means, finding.by, values=values), notes=(*reading.notes, note))


def show(key: Key, reading: Reading) -> ReadBack:
    """The equation as it was read."""
    return shown(reading.statement, key.names.symbols)


EQUATION = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="An equation or a system of equations.",
)
