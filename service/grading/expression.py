"""Answer type `expression`: a formula in the question's symbols, equal to the key or within a tolerance of it over a range.

Readings are trees; equality is decided by `service.maths.equivalence`. With a tolerance both formulas are evaluated in ball
arithmetic over the whole range, and the verdict rests on the largest distance found.
"""

from dataclasses import dataclass
from fractions import Fraction

from service.errors import AuthoringError, ResponseError
from service.grading.fitting import Fit, fit
from service.grading.flaws.catalogue import PLAIN, Slips, slips_of
from service.grading.flaws.search import flaw_of
from service.grading.flaws.siblings import Siblings, formulas
from service.grading.forms import UNASKED, Forms, FormSpec, forms_of, in_form
from service.grading.formula_reading import Reading, formula, meant, read_formula, readings_of_key
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.power_laws import deviations
from service.grading.readback import of_tree
from service.maths.equivalence import Decision, Prover, Target, Witness, decide, shown_point
from service.maths.exact import value
from service.maths.names import Domain, Names, Symbol, declare
from service.maths.parser import NOTHING, Parsed, parse
from service.maths.prose import peel
from service.maths.tree import Node, names_in

NOTABLE = Fraction(1, 50)
"""A coefficient further off than the 2 % that numbers are held to is remarked upon, though the law passes."""


class Tolerance(Spec):
    """How far from the key a formula may be.

    Attributes:
        relative: largest |response - key| / |key| over the range, bounds included; quoted text such as "0.05".
    """

    relative: str


class KeySpec(FormSpec):
    """The expected formula.

    Attributes:
        value: the formula in the question's symbols.
        unit: a unit that may trail behind it, such as `bytes`.
        tolerance: absent for equality.
        over: with a tolerance, the range of each symbol: `{C: ["1e18", "1e30"]}`.
        also: further formulas that are accepted.
        counterexample: whether a wrong response is shown values at which it differs.
        flaws: whether a wrong response is told which known mistake explains it.
    """

    value: str
    unit: str = ""
    tolerance: Tolerance | None = None
    over: dict[str, tuple[str, str]] | None = None
    also: tuple[str, ...] = ()
    counterexample: bool = True
    flaws: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        targets: the key and what is accepted beside it.
        names: what a response may use.
        unit: what may trail.
        relative: the tolerance, or None for equality.
        over: range of each symbol, for a tolerance.
        counterexample: whether it is shown.
        forms: in which form it is to be written.
        slips: constant factors that a wrong formula may be off by.
        siblings: keys that it may have been meant for; None when flaws are not named.
        used: names that occur in what is accepted.
    """

    targets: tuple[Target, ...]
    names: Names
    unit: str
    relative: Fraction | None
    over: dict[str, tuple[Fraction, Fraction]]
    counterexample: bool
    forms: Forms = UNASKED
    slips: Slips = PLAIN
    siblings: Siblings | None = None
    used: frozenset[str] = frozenset()


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the formula cannot be read, or the tolerance lacks a range.
    """
    names = _declared(spec, setting.names) if setting.names.symbols else _own_names(spec)
    over = {name: (_figure(low, name), _figure(high, name)) for name, (low, high) in (spec.over or {}).items()}
    relative = _figure(spec.tolerance.relative, "tolerance.relative") if spec.tolerance else None
    if relative is not None and not over:
        raise AuthoringError(
            "A tolerance needs the range over which it holds.", 'Add over: {C: ["1", "100"]}.', field="over"
        )
    targets = tuple(
        Target(node, names.symbols, setting.points)
        for field, text in _formulas(spec)
        for node in readings_of_key(_formula(text, names, field))
    )
    return Key(
        targets,
        names,
        spec.unit,
        relative,
        over,
        spec.counterexample,
        forms_of(spec, names),
        slips_of(spec.unit),
        formulas(setting, names, "expression") if spec.flaws else None,
        frozenset().union(*(names_in(target.node) for target in targets)),
    )


def _formulas(spec: KeySpec) -> list[tuple[str, str]]:
    return [("value", spec.value), *((f"also.{index}", text) for index, text in enumerate(spec.also))]


def _declared(spec: KeySpec, names: Names) -> Names:
    """The declared names, and the imaginary unit where the key needs it."""
    try:
        for _, text in _formulas(spec):
            formula(peel(text), names)
    except ResponseError as error:
        return names.with_imaginary_unit() if error.values.get("name") == "i" else names
    return names


def _own_names(spec: KeySpec) -> Names:
    open_names = Names(strict=False)
    formulas = [_formula(text, open_names, field).node for field, text in _formulas(spec)]
    used = {name for formula in formulas for name in names_in(formula)}
    positive = set(spec.over or {})
    symbols = [
        Symbol(name, Domain.POSITIVE if name in positive else Domain.REAL, assumed=True)
        for name in sorted(used - {"pi", "e", "i"})
    ]
    names = declare(symbols, strict=False)
    return names.with_imaginary_unit() if "i" in used else names


def _formula(text: str, names: Names, field: str) -> Parsed:
    try:
        return formula(peel(text), names)
    except ResponseError as error:
        raise AuthoringError(
            f"The key {text!r} cannot be read: {error.code} at characters {error.span[0]} to {error.span[1]}"
            f" ({', '.join(f'{name} {value}' for name, value in error.values.items() if value)}).",
            "Write it as a learner would, with the declared symbols.",
            field=field,
        ) from error


def _figure(text: str, field: str) -> Fraction:
    """A bound or tolerance, read by our own parser within its limits; "1e9999999" never becomes a number."""
    try:
        number = value(parse(text, NOTHING))
    except ResponseError:
        number = None
    if number is None:
        advice = 'Write a decimal number in quotes, such as "0.05".'
        raise AuthoringError(f"{text!r} is not a number.", advice, field=field)
    return number


def read(key: Key, text: str) -> Reading:
    """The formula in a response; see `service.grading.formula_reading.read_formula` for the errors."""
    return read_formula(text, key.names, key.unit, key.used)


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade of a formula."""
    if key.relative is not None:
        return _by_fit(key, reading)
    decisions = []
    for node in meant(reading, key.targets[0].node):
        for target in key.targets:
            decision = decide(target, node, prover)
            if decision.equal:
                return in_form(correct(_equal(decision), notes=reading.notes), key.forms, node)
            decisions.append(decision)
    return _not_equal(key, decisions, reading)


def show(key: Key, reading: Reading) -> ReadBack:
    """The formula as it was read."""
    return of_tree(reading.parsed.node, key.names.symbols)


_BY = {
    "identical": (Means.IDENTICAL, "the same expression"),
    "residues": (Means.PROBABLE, "agreement at a secret point modulo a secret prime"),
    "paths": (Means.PROBABLE, "agreement at a secret point modulo a secret prime, whatever the signs"),
    "induction": (Means.PROBABLE, "induction over the bound, both steps checked modulo a secret prime"),
    "separation": (Means.PROVED, "a difference closer to zero than any such number but zero can be"),
    "prover": (Means.PROVED, "symbolic simplification of the difference to zero"),
}


def _equal(decision: Decision) -> Certificate:
    means, by = _BY[decision.how or decision.by]
    return Certificate(means, by, decision.chance)


def _not_equal(key: Key, decisions: list[Decision], reading: Reading) -> Grade:
    undecided = [decision for decision in decisions if decision.equal is None]
    if undecided:
        agreed = str(undecided[0].agreed)
        certificate = Certificate(Means.EVIDENCE, "ball arithmetic, no difference found", values={"agreed": agreed})
        notes = (*reading.notes, Note("agrees-so-far", values={"agreed": agreed}))
        return Grade(Verdict.UNDECIDED, 0.0, certificate, notes)
    witness = decisions[0].witness
    notes = (*reading.notes, *_flaw(key, reading))
    if witness is None:
        certificate = Certificate(Means.PROVED, "exact evaluation modulo a prime: the difference is not zero")
        return incorrect(certificate, notes=(*notes, Note("different")))
    return incorrect(_counterexample(key, witness), notes=(*notes, _difference(key, witness)))


def _flaw(key: Key, reading: Reading) -> tuple[Note, ...]:
    if key.siblings is None:
        return ()
    found = flaw_of(key.targets[0], reading.parsed.node, key.slips, key.siblings.targets())
    return (found,) if found else ()


def _counterexample(key: Key, witness: Witness) -> Certificate:
    shown = (
        {**shown_point(witness.point), "yours": witness.yours, "expected": witness.expected}
        if key.counterexample
        else {}
    )
    return Certificate(
        Means.COUNTEREXAMPLE, "disjoint enclosures of both values at a point of the domain", values=shown
    )


def _difference(key: Key, witness: Witness) -> Note:
    point = shown_point(witness.point)
    if not key.counterexample:
        return Note("different-somewhere", values={"names": ", ".join(point)})
    if not point:
        return Note("different")
    written = ", ".join(f"{name} = {value}" for name, value in point.items())
    return Note("different-at", values={"point": written, "yours": witness.yours, "expected": witness.expected})


def _by_fit(key: Key, reading: Reading) -> Grade:
    node = reading.parsed.node
    fits = [(target, fit(target, node, key.over, key.relative or Fraction(0))) for target in key.targets]
    for target, found in fits:
        if found.within:
            notes = (*reading.notes, *_deviations(target.node, node))
            return in_form(correct(_fitted(found), notes=notes), key.forms, node)
    return _outside(key, fits[0][1], reading)


def _fitted(found: Fit) -> Certificate:
    means, where = (Means.PROVED, "parts of the range") if found.proved else (Means.SAMPLED, "points of the range")
    return Certificate(means, f"interval arithmetic over {found.tried} {where}", values=found.values())


def _deviations(expected: Node, response: Node) -> tuple[Note, ...]:
    return tuple(
        Note("coefficient-off", one.span, {"written": one.written, "percent": f"{float(one.by * 100):.2g}"})
        for one in deviations(expected, response, NOTABLE)
    )


def _outside(key: Key, worst: Fit, reading: Reading) -> Grade:
    if worst.witness is None:
        certificate = Certificate(Means.EVIDENCE, "no value at a point of the range", values=worst.values())
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (*reading.notes, Note("undefined")))
    notes = (*reading.notes, *_other_law(key, reading), _difference(key, worst.witness))
    return incorrect(_counterexample(key, worst.witness), notes=notes)


def _other_law(key: Key, reading: Reading) -> tuple[Note, ...]:
    """The law that another field asks for, met within a quarter of the tolerance."""
    for sibling, target in key.siblings.targets() if key.siblings else ():
        ranges = {name: key.over[name] for name in names_in(target.node) if name in key.over}
        if ranges and fit(target, reading.parsed.node, ranges, (key.relative or Fraction(0)) / 4).within:
            return (sibling.note(),)
    return ()


EXPRESSION = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="A formula in the question's symbols: equal to the key, or within a tolerance of it over a range.",
)
