"""Answer type `list`: several entries, such as the coordinates of a point, in order or in any order."""

from dataclasses import dataclass
from typing import Literal

from service.grading import gathered
from service.grading.elements import Comparison
from service.grading.gathered import Listed, Reading, Wanted
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Note, ReadBack, correct, incorrect
from service.grading.tolerances import Tolerance
from service.maths.equivalence import Prover
from service.maths.matching import all_of
from service.maths.tree import Node


class KeySpec(Spec):
    """The expected entries.

    Attributes:
        value: such as "(1, 2)", "[1, 2, 3]" or "x = 1, y = 2"; a list of texts will do too.
        ordered: whether the order counts; otherwise each entry counts as often as it is written.
        tolerance: how far from the key an entry that is a number may be; absent for equality.
        credit: `all` for all or nothing; `fraction` for the share of the entries that are right, where each entry too many
            takes one back.
        elements: `words` where they are words and no mathematics; capitals do not count then.
    """

    value: Listed
    ordered: bool = True
    tolerance: Tolerance | None = None
    credit: Literal["all", "fraction"] = "all"
    elements: Literal["expressions", "words"] = "expressions"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    wanted: Wanted
    ordered: bool
    shares: bool


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the entries or the tolerance cannot be used.
    """
    return Key(
        gathered.wanted(spec.value, setting, spec.tolerance, words=spec.elements == "words"),
        spec.ordered,
        spec.credit == "fraction",
    )


def read(key: Key, text: str) -> Reading:
    """The entries in a response, in the order of the key's labels where the response names the same ones.

    Raises:
        ResponseError: see `service.maths.collected.collection`.
    """
    reading = gathered.read(key.wanted, text)
    found = gathered.as_points(key.wanted.elements, reading.collection)
    labels = key.wanted.labels
    if all(labels) and len(set(labels)) == len(labels) and sorted(labels) == sorted(found.labels):
        called = dict(zip(found.labels, found.elements, strict=True))
        found = found._replace(elements=tuple(called[label] for label in labels), labels=labels)
    return Reading(found, reading.notes)


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: entry by entry, or by the best pairing when the order does not count."""
    comparison = Comparison(prover)
    return _in_order(key, reading, comparison) if key.ordered else _in_any_order(key, reading, comparison)


def _in_order(key: Key, reading: Reading, comparison: Comparison) -> Grade:
    expected, given = key.wanted.elements, reading.collection.elements
    found = [comparison.same(*pair) for pair in zip(expected, given, strict=False)]
    certificate = comparison.certificate("comparison entry by entry", given=str(len(given)))
    fits = len(expected) == len(given)
    if fits and all_of(found):
        return correct(certificate, notes=reading.notes)
    open_ones = [node for node, one in zip(given, found, strict=False) if one is None]
    if open_ones and (key.shares or (fits and False not in found)):
        return gathered.undecided(reading.notes, _written(open_ones, key), "comparison entry by entry")
    notes = [*reading.notes, *_wrong_count(key, reading)]
    if fits and comparison.matching(expected, given).is_bijection:
        notes.append(Note("order-differs", reading.collection.span))
    else:
        off = [(place, given[place]) for place, one in enumerate(found) if one is False]
        notes += [
            Note("entry-off", node.span, {"position": str(place + 1), "written": _written([node], key)})
            for place, node in off[:5]
        ]
    return _share(key, found.count(True), len(given), certificate, notes)


def _in_any_order(key: Key, reading: Reading, comparison: Comparison) -> Grade:
    expected, given = key.wanted.elements, reading.collection.elements
    matching = comparison.matching(expected, given)
    certificate = comparison.certificate("the best pairing of the entries", given=str(len(given)))
    if matching.is_bijection:
        return correct(certificate, notes=reading.notes)
    if matching.is_bijection is None or (key.shares and matching.least != matching.most):
        open_ones = [node for node, one in zip(given, matching.given, strict=True) if one is None]
        return gathered.undecided(reading.notes, _written(open_ones, key), "the best pairing of the entries")
    extra = [node for node, one in zip(given, matching.given, strict=True) if one is False]
    notes = [*reading.notes, *_wrong_count(key, reading)]
    notes += [Note("extra-element", node.span, {"written": _written([node], key)}) for node in extra[:5]]
    return _share(key, matching.most, len(given), certificate, notes)


def _wrong_count(key: Key, reading: Reading) -> list[Note]:
    given, expected = len(reading.collection.elements), len(key.wanted.elements)
    if given == expected:
        return []
    return [Note("too-many-entries" if given > expected else "too-few-entries", reading.collection.span)]


def _share(key: Key, right: int, given: int, certificate: Certificate, notes: list[Note]) -> Grade:
    size = len(key.wanted.elements)
    if not key.shares or not size:
        return incorrect(certificate, notes=tuple(notes))
    surplus = max(0, given - size)
    return gathered.partial(max(0, right - surplus) / size, certificate, tuple(notes))


def _written(nodes: list[Node], key: Key) -> str:
    return ", ".join(gathered.shown_element(node, key.wanted.names).text for node in nodes)


def show(key: Key, reading: Reading) -> ReadBack:
    """The entries with the brackets they were written in."""
    return gathered.shown(reading.collection, key.wanted.names)


LIST = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="Several entries, such as coordinates, in order or in any order.",
)
