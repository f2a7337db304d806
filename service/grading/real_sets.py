"""Answer types `interval` and `inequality`: sets of real numbers, as intervals and unions or as conditions on a variable.

Both read both notations and compare what is described, not how; they differ in what they call the variable: an inequality is
about the key's own, an interval about any.
"""

from dataclasses import dataclass

from service.errors import AuthoringError, ResponseError
from service.grading.elements import Comparison, names_for
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.real_sets_shown import shown
from service.grading.statements import Outcome, compared
from service.maths.conditions import Condition, about, condition
from service.maths.equivalence import Prover
from service.maths.functions import CONSTANTS
from service.maths.limits import MAX_TEXT
from service.maths.names import Names
from service.maths.prose import peel_several
from service.maths.tree import Apply, Node, names_in


class IntervalSpec(Spec):
    """The expected set.

    Attributes:
        value: such as "(1, 3]", "(-oo, 0) U [2, oo)", "R \\ {2}", "{x | x > 1}" or "1 < x <= 3".
        variable: the name that inequalities are about; found in the value when left out.
        counterexample: whether a wrong response is shown a number that one of the two sets has.
    """

    value: str
    variable: str = ""
    counterexample: bool = True


class InequalitySpec(Spec):
    """The expected condition.

    Attributes:
        value: such as "x > 3", "1 < x <= 3", "x < -1 or x > 3" or "y >= 2x + 1".
        variable: the name that it is about; found in the value when left out.
        counterexample: whether a wrong response is shown values for which one of the two holds.
    """

    value: str
    variable: str = ""
    counterexample: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        condition: the statement.
        variable: the name that it is about.
        names: what a response may use.
        any_name: whether a response may call the variable as it likes.
        seed: secret seed for comparing constants.
        counterexample: whether it is shown.
    """

    condition: Node
    variable: str
    names: Names
    any_name: bool
    seed: bytes
    counterexample: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    condition: Condition
    notes: tuple[Note, ...]


def compile_interval(spec: IntervalSpec, setting: Setting) -> Key:
    """The key of an interval. Raises AuthoringError."""
    return _compiled(spec, setting, any_name=True)


def compile_inequality(spec: InequalitySpec, setting: Setting) -> Key:
    """The key of an inequality. Raises AuthoringError."""
    return _compiled(spec, setting, any_name=False)


def _compiled(spec: IntervalSpec | InequalitySpec, setting: Setting, any_name: bool) -> Key:
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    first = _authored(spec.value, open_names, spec.variable or "x")
    free = sorted(names_in(first.node) - set(CONSTANTS) - {"oo"})
    variable = spec.variable or first.variable or ("x" if "x" in free or not free else free[0])
    names = names_for(setting, [first.node])
    found = _authored(spec.value, names, variable)
    if any_name:
        found = about(found, variable, frozenset())
    return Key(found.node, variable, names, any_name, setting.points, spec.counterexample)


def _authored(text: str, names: Names, variable: str) -> Condition:
    try:
        return condition(peel_several(text), names, variable)
    except ResponseError as error:
        raise AuthoringError(f"{text!r} cannot be read.", "Write it as a learner would.", field="value") from error


def read(key: Key, text: str) -> Reading:
    """The condition in a response.

    Raises:
        ResponseError: see `service.maths.conditions.condition`.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    found = condition(peel_several(text), key.names, key.variable)
    if key.any_name:
        known = names_in(key.condition) - {key.variable}
        found = about(found, key.variable, known)
    return Reading(found, tuple(Note(remark.code, remark.span) for remark in found.remarks))


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: whether both describe the same numbers."""
    comparison = Comparison(prover)
    given = reading.condition.node
    outcome = compared(key.condition, given, key.variable, key.names.symbols, comparison, key.seed)
    if outcome.equal:
        means = Means.PROBABLE if comparison.chance else Means.PROVED
        return correct(Certificate(means, outcome.by, comparison.chance), notes=reading.notes)
    if outcome.equal is None:
        return _undecided(reading)
    return _different(key, reading, outcome, comparison)


def _undecided(reading: Reading) -> Grade:
    certificate = Certificate(Means.EVIDENCE, "no proof and no counterexample was found")
    return Grade(Verdict.UNDECIDED, 0.0, certificate, (*reading.notes, Note("sets-open")))


def _different(key: Key, reading: Reading, outcome: Outcome, comparison: Comparison) -> Grade:
    notes = [*reading.notes]
    difference = outcome.difference
    other_name = names_in(reading.condition.node) - names_in(key.condition) - set(CONSTANTS)
    if not key.any_name and other_name:
        notes.append(Note("other-variable", values={"yours": ", ".join(sorted(other_name))}))
    elif _differ_in_ends_only(key, reading.condition.node, comparison):
        notes.append(Note("ends-differ"))
    elif difference is not None and key.counterexample:
        notes.append(
            Note("holds-too-much" if difference.holds else "holds-too-little", values={"point": difference.point})
        )
    else:
        notes.append(Note("sets-differ"))
    values = (
        {"point": difference.point, "yours": str(difference.holds).lower()} if difference and key.counterexample else {}
    )
    return incorrect(Certificate(Means.COUNTEREXAMPLE, outcome.by, values=values), notes=tuple(notes))


def _differ_in_ends_only(key: Key, given: Node, comparison: Comparison) -> bool:
    """Whether the sets are the same when every end counts as excluded."""
    wanted, yours = _strict(key.condition), _strict(given)
    return compared(wanted, yours, key.variable, key.names.symbols, comparison, key.seed).equal is True


def _strict(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    if node.head in ("and", "or", "list"):
        return node._replace(args=tuple(map(_strict, node.args)))
    return node._replace(head={"<=": "<", ">=": ">"}.get(node.head, node.head))


def show(key: Key, reading: Reading) -> ReadBack:
    """The condition as it was read."""
    return shown(reading.condition.node, key.names.symbols)


INTERVAL = AnswerType(
    spec=IntervalSpec,
    compile=compile_interval,
    read=read,
    mark=mark,
    show=show,
    summary="A set of real numbers: intervals and unions, in any notation.",
)
INEQUALITY = AnswerType(
    spec=InequalitySpec,
    compile=compile_inequality,
    read=read,
    mark=mark,
    show=show,
    summary="A condition on a variable, compared by the values for which it holds.",
)
