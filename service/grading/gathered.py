"""What sets and lists share: how they are read, shown and told what is off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from service.errors import AuthoringError, ResponseError
from service.grading.elements import Element, element, names_for
from service.grading.kinds import Setting
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict
from service.grading.readback import joined, of_tree
from service.grading.tolerances import Tolerance
from service.maths.collected import Collection, collection
from service.maths.grids import grid
from service.maths.limits import MAX_TEXT
from service.maths.names import Names
from service.maths.parser import NOTHING
from service.maths.prose import peel_several
from service.maths.tree import Apply, Name, Node

NESTED = frozenset(["tuple", "list", "set"])
"""Heads of elements that are collections themselves."""


def _spelt(value: object) -> object:
    if isinstance(value, list | tuple):
        return f"[{', '.join(str(_spelt(each)) for each in value)}]"
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Listed = Annotated[str, BeforeValidator(_spelt)]
"""Elements as a text such as "{1, 2}", or as a list of texts and numbers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The elements of a key.

    Attributes:
        elements: in the key's order.
        labels: what the key calls them, such as `x` and `y`; empty texts where it does not.
        names: what a response may use.
        words: whether elements are words.
    """

    elements: tuple[Element, ...]
    labels: tuple[str, ...]
    names: Names
    words: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    collection: Collection
    notes: tuple[Note, ...] = ()


def wanted(text: str, setting: Setting, tolerance: Tolerance | None, *, words: bool = False) -> Wanted:
    """The elements that a key's text lists.

    Raises:
        AuthoringError: it cannot be read.
    """
    if words:
        listed = _authored(text, NOTHING, words=True)
        return Wanted(tuple(element(node, NOTHING, setting) for node in listed.elements), listed.labels, NOTHING, True)
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    names = names_for(setting, _authored(text, open_names).elements)
    found = _authored(text, names)
    elements = tuple(element(node, names, setting, tolerance) for node in found.elements)
    return Wanted(elements, found.labels, names)


def _authored(text: str, names: Names, *, words: bool = False) -> Collection:
    try:
        return collection(peel_several(text), names, words=words)
    except ResponseError as error:
        raise AuthoringError(f"{text!r} cannot be read.", "Write it as a learner would.", field="value") from error


def read(expected: Wanted, text: str) -> Reading:
    """The collection in a response.

    Raises:
        ResponseError: see `service.maths.collected.collection`.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    if expected.words:
        return Reading(_single_words(expected, collection(peel_several(text), expected.names, words=True)))
    found = _column(text, expected.names) or collection(peel_several(text), expected.names)
    return Reading(found, tuple(Note(remark.code, remark.span) for remark in found.remarks))


def _single_words(expected: Wanted, found: Collection) -> Collection:
    """`cat dog fish` as three words, where several are wanted and none of them has a blank."""
    wanted_words = [
        one.target.node.name for one in expected.elements if one.target and isinstance(one.target.node, Name)
    ]
    only = found.elements[0] if len(found.elements) == 1 else None
    if not isinstance(only, Name) or len(wanted_words) < 2 or " " not in only.name:
        return found
    if only.name in wanted_words or any(" " in word for word in wanted_words):
        return found
    elements = tuple(Name(word, only.span) for word in only.name.split())
    return found._replace(elements=elements, labels=("",) * len(elements))


def _column(text: str, names: Names) -> Collection | None:
    """The entries of a LaTeX vector, where a point may be written as one."""
    if "\\begin" not in text or "{cases}" in text:
        return None
    found, remarks = grid(peel_several(text), names)
    return Collection("tuple", found.entries, remarks, found.span) if min(found.shape) == 1 else None


def as_points(expected: tuple[Element, ...], found: Collection) -> Collection:
    """The collection, where a single point `(1, 2)` stands for the collection of that point if points are wanted."""
    points = bool(expected) and all(one.target is None for one in expected)
    if points and (size := _period(found.labels, {len(one.parts) for one in expected})):
        starts = range(0, len(found.elements), size)
        gathered = tuple(Apply("tuple", found.elements[at : at + size], found.span) for at in starts)
        return found._replace(elements=gathered, labels=("",) * len(gathered))
    scalars = not any(isinstance(node, Apply) and node.head in NESTED for node in found.elements)
    if not (points and scalars and found.elements and found.head in NESTED):
        return found
    return found._replace(elements=(Apply(found.head, found.elements, found.span),), labels=("",))


def _period(labels: tuple[str, ...], sizes: set[int]) -> int:
    """How many labels come again and again, as in `x = 1, y = 2 or x = 3, y = 4`; 0 where they do not."""
    for size in sizes:
        first = labels[:size]
        named = size > 1 and all(first) and len(set(first)) == size and first == tuple(sorted(first))
        if named and labels == first * (len(labels) // size):
            return size
    return 0


def shown(found: Collection, names: Names) -> ReadBack:
    """The collection with its brackets."""
    return _joined(found.head, found.elements, names)


def shown_element(node: Node, names: Names) -> ReadBack:
    """One element."""
    return (
        _joined(node.head, node.args, names)
        if isinstance(node, Apply) and node.head in NESTED
        else of_tree(node, names.symbols)
    )


_BRACKETS = {"set": ("{", "}"), "tuple": ("(", ")"), "list": ("[", "]")}


def _joined(head: str, elements: Iterable[Node], names: Names) -> ReadBack:
    left, right = _BRACKETS.get(head, ("", ""))
    return joined([shown_element(node, names) for node in elements], ", ", left, right)


def undecided(notes: tuple[Note, ...], written: str, by: str) -> Grade:
    """The grade where some elements could not be decided."""
    certificate = Certificate(Means.EVIDENCE, f"{by}: some could not be decided", values={"open": written})
    return Grade(Verdict.UNDECIDED, 0.0, certificate, (*notes, Note("entries-open", values={"written": written})))


def partial(credit: float, certificate: Certificate, notes: tuple[Note, ...]) -> Grade:
    """The grade for a credit that may be none, some or all."""
    verdict = Verdict.CORRECT if credit >= 1 else Verdict.PARTIAL if credit > 0 else Verdict.INCORRECT
    return Grade(verdict, max(0.0, min(credit, 1.0)), certificate, notes)
