r"""Answer type `complex`: a number a + bi, also as r e^{iθ}, r(cos θ + i sin θ), r∠θ or r cis θ."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from flint import arb

from service.errors import AuthoringError, ResponseError
from service.grading.elements import Comparison, names_for
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.readback import of_tree
from service.grading.written import Written
from service.maths import complexes
from service.maths.balls import Undefined, ball
from service.maths.building import ONE
from service.maths.equivalence import Prover, Target
from service.maths.exact import value
from service.maths.limits import MAX_TEXT
from service.maths.names import Names
from service.maths.parser import NOTHING, Parsed, parse
from service.maths.parser import read as parsed
from service.maths.prose import peel, sides_of
from service.maths.rectangular import UNIT, is_polar, is_rectangular, polar, simplified
from service.maths.tree import Apply, Node, walk


class Tolerance(Spec):
    """How far from the key a number may be in the complex plane; exactly one of the two.

    Attributes:
        absolute: largest |response - key|.
        relative: largest |response - key| / |key|.
    """

    absolute: Written | None = None
    relative: Written | None = None


class KeySpec(Spec):
    """The expected number.

    Attributes:
        value: such as "3 + 4i", "2e^(i*pi/3)" or "5∠30°".
        tolerance: absent for equality.
        imaginary: how the imaginary unit may be written: `i`, `j` or either.
        form: `rectangular` or `polar` for a remark about responses in another form; their credit stays.
    """

    value: Written
    tolerance: Tolerance | None = None
    imaginary: Literal["i", "j", "either"] = "either"
    form: Literal["any", "rectangular", "polar"] = "any"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        target: the number.
        names: what a response may use.
        margin: largest distance from the key; None for equality.
        form: the form that is remarked upon.
    """

    target: Target
    names: Names
    margin: arb | None
    form: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    parsed: Parsed
    notes: tuple[Note, ...]


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the number or the tolerance cannot be used.
    """
    units = frozenset("ij" if spec.imaginary == "either" else spec.imaginary)
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    first = _authored(spec.value, _with_units(open_names, units))
    names = _with_units(names_for(setting, [first]), units)
    node = simplified(_authored(spec.value, names))
    target = Target(node, names.symbols, setting.points)
    return Key(target, names, _margin(spec.tolerance, node), spec.form)


def _with_units(names: Names, units: frozenset[str]) -> Names:
    """The names with the imaginary unit among the spellings, as a constant."""
    symbols = {name: symbol for name, symbol in names.symbols.items() if name not in units}
    also = {"I": UNIT} if "I" not in symbols else {}
    # Where only j is the unit, i is a letter like any other.
    letter = {} if UNIT in units else {UNIT: f"{UNIT}'"}
    return replace(
        names, symbols=symbols, spellings={**also, **names.spellings, **letter, **dict.fromkeys(units, UNIT)}
    )


def _authored(text: str, names: Names) -> Node:
    try:
        return _formula(peel(text), names).node
    except ResponseError as error:
        raise AuthoringError(f"{text!r} cannot be read.", "Write it as a learner would.", field="value") from error


def _margin(tolerance: Tolerance | None, node: Node) -> arb | None:
    if tolerance is None:
        return None
    given = [(name, text) for name, text in tolerance if text is not None]
    if len(given) != 1:
        raise AuthoringError("Give one of absolute and relative.", "Keep one of them.", field="tolerance")
    name, text = given[0]
    try:
        share = value(parse(text, NOTHING))
        size = abs(complexes.at(node, {}))
    except (ResponseError, Undefined) as error:
        raise AuthoringError(
            "This tolerance cannot be used.", 'Write "0.01" and a constant value.', field="tolerance"
        ) from error
    if share is None or share < 0:
        raise AuthoringError(
            "The tolerance is no positive number.", 'Write it such as "0.01".', field=f"tolerance.{name}"
        )
    return ball(share) * size if name == "relative" else ball(share)


_ANGLE = re.compile(r"∠|\\angle(?![A-Za-z])|\\?\bcis\b|(?<=\d)cis(?![a-z])")
_DEGREES = re.compile(r"\s*(?:°|\^\s*\{?\s*\\circ\s*\}?|\\degree(?![A-Za-z])|\bdeg(?:rees)?\b)\s*\)?\s*$")
_STYLED = re.compile(r"\\(?:mathrm|text|operatorname)\s*\{\s*(cis|[ij])\s*\}|\\([ij])math(?![A-Za-z])")


def read(key: Key, text: str) -> Reading:
    """The number in a response.

    Raises:
        ResponseError: too-long, not-complex, and what the parser refuses.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    found = _formula(peel(text), key.names)
    return Reading(found, tuple(Note(remark.code, remark.span) for remark in found.remarks))


def _formula(text: str, names: Names) -> Parsed:
    text = _UNIT_FIRST.sub(r"\2\1", text)
    side = sides_of(_STYLED.sub(lambda match: (match[1] or match[2]).rjust(len(match[0])), text))[-1]
    angle = _ANGLE.search(side)
    found = _by_angle(side, angle, names) if angle else parsed(side, names)
    if any(isinstance(one, Apply) and one.head in _NOT_NUMBERS for one in walk(found.node)):
        raise ResponseError("not-complex", found.node.span)
    return found


_NOT_NUMBERS = frozenset(["tuple", "list", "set", "matrix", "transpose"])
_UNIT_FIRST = re.compile(r"(?<![A-Za-z\\_])([ij])(\d+(?:\.\d+)?)(?![\w.])")


def _by_angle(side: str, mark: re.Match[str], names: Names) -> Parsed:
    """`r∠θ` and `r cis θ`; θ in degrees where the sign says so."""
    degrees = _DEGREES.search(side, mark.end())
    before, behind = side[: mark.start()].rstrip(" *·⋅"), side[: degrees.start()] if degrees else side
    rest = " " * mark.end() + behind[mark.end() :]
    if degrees and degrees[0].rstrip().endswith(")") and rest.count("(") > rest.count(")"):
        rest += ")"
    angle = parsed(rest, names)
    radius = parsed(before, names) if before.strip() else Parsed(ONE, ())
    return Parsed(polar(radius.node, angle.node, degrees=bool(degrees)), (*radius.remarks, *angle.remarks))


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: equality, or the distance in the plane."""
    node = simplified(reading.parsed.node)
    notes = (*reading.notes, *_form(key, reading.parsed.node))
    if key.margin is not None:
        return _by_distance(key, node, key.margin, notes)
    comparison = Comparison(prover)
    decision = comparison.decided(key.target, node)
    if decision.equal:
        return correct(comparison.certificate("comparison of complex numbers"), notes=notes)
    if decision.equal is None:
        certificate = Certificate(Means.EVIDENCE, "no proof and no difference was found")
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (*notes, Note("too-close-to-call")))
    return incorrect(_difference(node), notes=(*reading.notes, *_slips(key, node)))


def _form(key: Key, node: Node) -> tuple[Note, ...]:
    if key.form == "rectangular" and not is_rectangular(node):
        return (Note("not-rectangular"),)
    return (Note("not-polar"),) if key.form == "polar" and not is_polar(node) else ()


def _by_distance(key: Key, node: Node, margin: arb, notes: tuple[Note, ...]) -> Grade:
    try:
        distance = abs(complexes.at(node, {}) - complexes.at(key.target.node, {}))
    except Undefined:
        return incorrect(Certificate(Means.COMPARED, "it has no value"), notes=(*notes, Note("no-value")))
    certificate = _difference(node)
    if distance <= margin:
        return correct(certificate, notes=notes)
    if distance > margin:
        return incorrect(certificate, notes=(*notes, *_slips(key, node)))
    evidence = Certificate(Means.EVIDENCE, "bounds that include the edge of the tolerance")
    return Grade(Verdict.UNDECIDED, 0.0, evidence, (*notes, Note("too-close-to-call")))


def _difference(node: Node) -> Certificate:
    try:
        shown = str(complexes.at(node, {}).str(6, radius=False))
    except Undefined:
        shown = "no value"
    return Certificate(Means.COMPARED, "ball arithmetic in the complex plane", values={"yours": shown})


def _slips(key: Key, node: Node) -> tuple[Note, ...]:
    """Which part is off, or that the sign of i is."""
    try:
        yours, expected = complexes.at(node, {}), complexes.at(key.target.node, {})
    except Undefined:
        return (Note("different"),)
    margin = key.margin if key.margin is not None else arb(0)
    near = [
        not (abs(ours - theirs) > margin) for ours, theirs in ((yours.real, expected.real), (yours.imag, expected.imag))
    ]
    if near[0] and not abs(yours.imag + expected.imag) > margin:
        return (Note("conjugate"),)
    if near[0] != near[1]:
        return (Note("imaginary-part-off" if near[0] else "real-part-off"),)
    return (Note("different"),)


def show(key: Key, reading: Reading) -> ReadBack:
    """The number as it was read."""
    return of_tree(reading.parsed.node, key.names.symbols)


COMPLEX = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="A complex number, in rectangular or polar form.",
)
