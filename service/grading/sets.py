"""Answer type `set`: finitely many elements, in any order and as often as one likes: `{1, 2}`, `x = 1 or x = 2`, `±3`."""

from dataclasses import dataclass
from typing import Literal

from service.grading import gathered
from service.grading.elements import Comparison
from service.grading.gathered import Listed, Reading, Wanted
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Note, ReadBack, correct, incorrect
from service.grading.tolerances import Tolerance
from service.maths.equivalence import Prover
from service.maths.matching import Matching
from service.maths.tree import Node


class KeySpec(Spec):
    """The expected elements.

    Attributes:
        value: such as "{1, 2}" or "(1, 2), (3, 4)"; a list of texts will do too; "{}" for none.
        tolerance: how far from the key an element that is a number may be; absent for equality.
        credit: `all` for all or nothing; `fraction` for the share of the elements that were found, where each element
            beyond the number asked for takes one back.
        elements: `words` where they are words and no mathematics; capitals do not count then.
    """

    value: Listed
    tolerance: Tolerance | None = None
    credit: Literal["all", "fraction"] = "all"
    elements: Literal["expressions", "words"] = "expressions"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    wanted: Wanted
    shares: bool


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: the elements or the tolerance cannot be used.
    """
    return Key(
        gathered.wanted(spec.value, setting, spec.tolerance, words=spec.elements == "words"), spec.credit == "fraction"
    )


def read(key: Key, text: str) -> Reading:
    """The elements in a response.

    Raises:
        ResponseError: see `service.maths.collected.collection`.
    """
    reading = gathered.read(key.wanted, text)
    return Reading(gathered.as_points(key.wanted.elements, reading.collection), reading.notes)


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: whether each element of one set is in the other."""
    comparison = Comparison(prover)
    given = reading.collection.elements
    matching = comparison.matching(key.wanted.elements, given)
    certificate = comparison.certificate("comparison element by element", given=str(len(given)))
    if matching.is_cover:
        return correct(certificate, notes=reading.notes)
    open_ones = [node for node, found in zip(given, matching.given, strict=True) if found is None]
    if matching.is_cover is None or (key.shares and open_ones):
        return gathered.undecided(reading.notes, _written(open_ones, key), "comparison element by element")
    return _not_equal(key, reading, matching, certificate)


def _not_equal(key: Key, reading: Reading, matching: Matching, certificate: Certificate) -> Grade:
    extra = [node for node, found in zip(reading.collection.elements, matching.given, strict=True) if found is False]
    missing = matching.wanted.count(False)
    notes = [
        *reading.notes,
        *(Note("extra-element", node.span, {"written": _written([node], key)}) for node in extra[:5]),
    ]
    if missing:
        notes.append(Note("missing-elements", reading.collection.span, {"count": str(missing)}))
    found, size = matching.wanted.count(True), len(key.wanted.elements)
    if not key.shares or not size:
        return incorrect(certificate, notes=tuple(notes))
    surplus = max(0, found + len(extra) - size)
    return gathered.partial(max(0, found - surplus) / size, certificate, tuple(notes))


def _written(nodes: list[Node], key: Key) -> str:
    return ", ".join(gathered.shown_element(node, key.wanted.names).text for node in nodes)


def show(key: Key, reading: Reading) -> ReadBack:
    """The elements in braces."""
    return gathered.shown(reading.collection._replace(head="set"), key.wanted.names)


SET = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="A finite set: any order, repeats ignored.",
)
