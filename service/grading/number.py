"""Answer type `number`: a number with a unit, within a tolerance of the key.

Compared exactly, in the key's unit, without floats. A unit of another kind is a wrong answer, a unit that nobody knows is
unreadable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from pydantic import Field

from service.errors import AuthoringError, ResponseError
from service.grading.fitting_units import Fit, Wanted, fit
from service.grading.flaws.catalogue import Sibling
from service.grading.flaws.numbers import Wrong, closeness, flaw_of_number
from service.grading.forms import short_of_form
from service.grading.kinds import AnswerType, OtherKey, Setting, Spec
from service.grading.number_form import NumberForm, as_written
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.tolerances import Nearness, Tolerance, margin, nearness
from service.grading.written import Written
from service.maths.equivalence import Prover
from service.maths.quantity import Quantity, read_quantity
from service.maths.quantity_show import digits_of, latex_of, mathml_of, text_of
from service.maths.unit_runs import Sense
from service.maths.units import Unit, count_unit, is_count, kind_of, senses_of


class KeySpec(Spec):
    """The expected number.

    Attributes:
        value: the number, or arithmetic such as "2*1e14"; in quotes, so that it is read exactly.
        unit: its unit; a bare number in a response is taken in it. Absent for a pure number.
        counts: the noun of what is counted, such as `words`.
        tolerance: absent for equality.
        also: further numbers that are accepted, in the same unit and with the same tolerance.
        exact: says that equality is meant; refused beside a tolerance.
        flaws: whether a wrong number is told which known mistake explains it.
        form: how the number is to be written: `{decimal_places: 2}` or `{significant_figures: 3}`.
        form_credit: credit of a right number that is written otherwise, from 0 to 1; with 1 it is only remarked upon.
    """

    value: Written
    unit: str = ""
    counts: str = ""
    tolerance: Tolerance | None = None
    also: tuple[Written, ...] = ()
    exact: bool = False
    flaws: bool = True
    form: NumberForm | None = None
    form_credit: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        wanted: the unit and the nouns.
        targets: the accepted values with their tolerance, the key's own first.
        form: how it is to be written, if that was said.
        form_credit: of a right number that is written otherwise.
        value: the key's own number in its unit; None when flaws are not named.
        within: how close a number has to come to it once a flaw is mended, relatively.
        siblings: numbers it may have been meant for, in the key's unit.
    """

    wanted: Wanted
    targets: tuple[Nearness, ...]
    form: NumberForm | None = None
    form_credit: float = 0.5
    value: Fraction | None = None
    within: Fraction = Fraction(0)
    siblings: tuple[tuple[Sibling, Fraction], ...] = ()


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the value, unit or tolerance cannot be used.
    """
    if spec.exact and spec.tolerance is not None:
        raise AuthoringError("`exact` and `tolerance` contradict each other.", "Keep one of them.", field="exact")
    if spec.unit.strip() and spec.counts.strip():
        raise AuthoringError("`unit` and `counts` exclude each other.", "Keep one of them.", field="counts")
    wanted = _wanted(spec)
    values = [_value(text, wanted, field) for field, text in _values(spec)]
    targets = tuple(nearness(value, spec.tolerance) for value in values)
    if not spec.flaws:
        return Key(wanted, targets, spec.form, spec.form_credit)
    within = closeness(values[0], margin(values[0], spec.tolerance))
    return Key(
        wanted, targets, spec.form, spec.form_credit, values[0], within, tuple(_siblings(setting.others, wanted))
    )


def _siblings(others: Sequence[OtherKey], wanted: Wanted) -> Iterator[tuple[Sibling, Fraction]]:
    """The numbers of other fields and variants that are of the same kind; what cannot be read is left out."""
    for other in others:
        if other.type == "number" and "value" in other.key:
            text = f"{other.key['value']} {other.key.get('unit', '')}".strip()
            try:
                quantity = read_quantity(text, wanted.nouns)
            except ResponseError:
                continue
            found = fit(wanted, quantity)
            if found is not None and quantity.low == quantity.high:
                yield Sibling(other.label), found.of(quantity.low)


def _values(spec: KeySpec) -> list[tuple[str, str]]:
    return [("value", spec.value), *((f"also.{index}", text) for index, text in enumerate(spec.also))]


def _wanted(spec: KeySpec) -> Wanted:
    if noun := spec.counts.strip():
        return _counting(noun)
    if spec.unit.strip():
        return Wanted(_unit(spec.unit), MappingProxyType({}), counts=False)
    return Wanted(_unit_of_value(spec.value), MappingProxyType({}), counts=False)


def _unit(text: str) -> Unit:
    try:
        return read_quantity(f"1 {text}").senses[0].unit
    except ResponseError as error:
        advice = "Use a unit such as s, GB, USD or tokens/min; name things that are counted under `counts`."
        raise AuthoringError(f"The unit {text!r} is not known.", advice, field="unit") from error


def _unit_of_value(value: str) -> Unit:
    return _read_key(value, "value").senses[0].unit


def _counting(noun: str) -> Wanted:
    last = noun.split()[-1]
    known = [unit for unit in senses_of(last) if all(is_count(name) for name, _ in unit.dimensions) and unit.dimensions]
    unit = known[0] if known else count_unit(noun)
    stem = last.casefold().removesuffix("s")
    return Wanted(
        unit, MappingProxyType({} if known else {stem: unit, f"{stem}s": unit, last.casefold(): unit}), counts=True
    )


def _read_key(text: str, field: str, nouns: Mapping[str, Unit] = MappingProxyType({})) -> Quantity:
    try:
        quantity = read_quantity(text, nouns)
    except ResponseError as error:
        problem = f"The value {text[:60]!r} cannot be read: {error.code}."
        raise AuthoringError(problem, 'Write a number such as "2e14" or "32*3e-21".', field=field) from error
    return quantity


def _value(text: str, wanted: Wanted, field: str) -> Fraction:
    quantity = _read_key(text, field, wanted.nouns)
    found = fit(wanted, quantity)
    if found is None:
        problem = f"The value {text!r} is {kind_of(quantity.senses[0].unit.dimensions)}, not {kind_of(wanted.unit.dimensions)}."
        raise AuthoringError(problem, "Give it in the key's unit.", field=field)
    if quantity.low != quantity.high:
        raise AuthoringError(
            f"The value {text!r} is not rational.", "Write its decimals and give a tolerance.", field=field
        )
    return found.of(quantity.low)


def read(key: Key, text: str) -> Quantity:
    """The number in a response.

    Raises:
        ResponseError: see `service.maths.quantity.read_quantity`.
    """
    wanted = key.wanted
    if wanted.counts or wanted.unit.text:
        return read_quantity(text, wanted.nouns)
    nouns = dict(wanted.nouns)
    for _ in range(MAX_NOUNS):
        try:
            return read_quantity(text, nouns)
        except ResponseError as error:
            noun = error.values.get("unit", "").casefold() if error.code == "unknown-unit" else ""
            if not noun.lstrip("°").isalpha() or noun in nouns:
                raise
            nouns[noun] = count_unit(noun)
    return read_quantity(text, nouns)


MAX_NOUNS = 3
"""Words behind a number that are taken for what is counted, where the key has no unit."""


def mark(key: Key, reading: Quantity, _prover: Prover) -> Grade:
    """The grade: another kind of unit and another value are incorrect."""
    found = fit(key.wanted, reading)
    if found is None:
        return _of_another_kind(key, reading)
    low, high = found.of(reading.low), found.of(reading.high)
    notes = _notes(key, reading, found)
    decisions = [target.holds(low, high) for target in key.targets]
    if reading.finer and True not in decisions:
        finer = (reading.finer[0] * found.factor, reading.finer[1] * found.factor)
        decisions += [target.holds(*finer) for target in key.targets]
    least = key.targets[0].figures
    if least and reading.figures < least:
        notes = (*notes, Note("too-few-figures", reading.span, {"given": str(reading.figures), "wanted": str(least)}))
        decisions = [False]
    certificate = _certificate(key, reading, low, high)
    if True in decisions:
        return _in_form(key, reading, correct(certificate, notes=notes))
    if None in decisions:
        evidence = Certificate(
            Means.EVIDENCE, "bounds that include the edge of the tolerance", values=certificate.values
        )
        return Grade(Verdict.UNDECIDED, 0.0, evidence, (*notes, Note("too-close-to-call", reading.span)))
    part = max(target.credit(low, high) if target.credit else 0.0 for target in key.targets)
    if 0 < part < 1:
        return Grade(Verdict.PARTIAL, part, certificate, (*notes, Note("magnitude-off", reading.span)))
    return incorrect(certificate, notes=(*notes, *_flaw(key, reading, low, high)))


def _flaw(key: Key, reading: Quantity, low: Fraction, high: Fraction) -> tuple[Note, ...]:
    if key.value is None:
        return ()
    wrong = Wrong((low + high) / 2, key.value, key.within, key.wanted.unit, reading.span, reading.figures)
    found = flaw_of_number(wrong, key.siblings)
    return (found,) if found else ()


def _in_form(key: Key, reading: Quantity, grade: Grade) -> Grade:
    remarks = as_written(key.form, reading) if key.form else ()
    return short_of_form(grade, remarks, key.form_credit) if remarks else grade


def _notes(key: Key, reading: Quantity, found: Fit) -> tuple[Note, ...]:
    remarks = tuple(Note(remark.code, remark.span) for remark in reading.remarks) if reading.remarks else ()
    if not found.code:
        return remarks
    values = {"unit": key.wanted.unit.text, "yours": found.sense.unit.text}
    return (*remarks, Note(found.code, reading.span, values))


def _certificate(key: Key, reading: Quantity, low: Fraction, high: Fraction) -> Certificate:
    digits = reading.written if low == reading.low and reading.written else digits_of(low, high)
    values = {"yours": text_of(digits, key.wanted.unit), "tolerance": key.targets[0].text}
    return Certificate(Means.COMPARED, "exact comparison of rational numbers", 0.0, values)


def _of_another_kind(key: Key, reading: Quantity) -> Grade:
    unit = reading.senses[0].unit
    values = {"yours": kind_of(unit.dimensions), "wanted": kind_of(key.wanted.unit.dimensions), "unit": unit.text}
    certificate = Certificate(Means.COMPARED, "comparison of dimensions", 0.0, {"yours": values["yours"]})
    remarks = tuple(Note(remark.code, remark.span) for remark in reading.remarks)
    notes = (*remarks, Note("wrong-dimension", reading.span, values))
    inverse = tuple((name, -power) for name, power in key.wanted.unit.dimensions)
    if key.value is not None and inverse and unit.dimensions == inverse:
        notes = (Note("flaw-inverse-unit", reading.span, {"yours": unit.text}), *notes)
    return incorrect(certificate, notes=notes)


def show(key: Key, reading: Quantity) -> ReadBack:
    """The number and the unit it was taken in."""
    found = fit(key.wanted, reading)
    sense = found.sense if found else reading.senses[0]
    unit = key.wanted.unit if found and not sense.unit.text else sense.unit
    digits = _digits(reading, sense)
    return ReadBack(text_of(digits, unit), latex_of(digits, unit), mathml_of(digits, unit))


def _digits(reading: Quantity, sense: Sense) -> str:
    if reading.written and sense.factor == 1:
        return reading.written
    return digits_of(reading.low * sense.factor, reading.high * sense.factor)


NUMBER = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="A number with a unit, exact or within a tolerance.",
)
