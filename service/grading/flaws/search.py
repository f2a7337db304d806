"""What is wrong with a formula: changes that would make it right, chosen by floating point, proved, the simplest named.

Nothing is named that is not proved: applying the change to the response makes it equal to the key. Two different explanations
of one rank are none. The prover is never asked; the number of parts, changes and proofs is bounded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from service.errors import Span
from service.grading.flaws.brackets import bracketed
from service.grading.flaws.catalogue import RANKS, Sibling, Slips
from service.grading.flaws.changes import FAMILIES, NOWHERE, Change, Search
from service.grading.flaws.screen import Sheet, Unscreened, close, lay_out, places, worth
from service.grading.outcome import Note
from service.maths.equivalence import Target, decide
from service.maths.functions import CONSTANTS
from service.maths.tree import Apply, Name, Node, names_in

MAX_PROOFS = 10
"""Changes that are looked at by the engine, about 40 µs each."""

MAX_SIBLINGS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole response with one change made, and the note that says which."""

    note: Note
    mended: Node

    @property
    def rank(self) -> int:
        """How simple the change is; lower is simpler."""
        return RANKS[self.note.code]


def flaw_of(
    target: Target, response: Node, slips: Slips, siblings: Sequence[tuple[Sibling, Target]] = ()
) -> Note | None:
    """The one flaw that explains a wrong response, or None.

    Args:
        target: the key.
        response: what was read, known to be unequal to the key.
        slips: the constant factors that are looked for.
        siblings: keys of other fields and variants.
    """
    names = _symbols(target.node, target)
    search = _laid_out(target, response, slips)
    if search is None or (names and not names & names_in(response)):
        return None
    found = _sibling(target, response, siblings, search.sheet)
    return found or _simplest(target, sorted(_candidates(search, response), key=lambda each: each.rank))


def _sibling(target: Target, response: Node, siblings: Sequence[tuple[Sibling, Target]], sheet: Sheet) -> Note | None:
    for sibling, other in siblings[:MAX_SIBLINGS]:
        if _is_close(other.node, sheet) and decide(other, response).equal and not decide(target, other.node).equal:
            return sibling.note()
    return None


def _is_close(expected: Node, sheet: Sheet) -> bool:
    try:
        return close(worth(expected, sheet.place), sheet.cells[0].value)
    except Unscreened:
        return False


def _symbols(node: Node, target: Target) -> frozenset[str]:
    return frozenset(name for name in names_in(node) if name in target.symbols or name not in CONSTANTS)


def _laid_out(target: Target, response: Node, slips: Slips) -> Search | None:
    """The response at the first point where it and the key have values."""
    own = _symbols(target.node, target)
    for place in places(own | _symbols(response, target), target.symbols):
        try:
            sheet = lay_out(response, worth(target.node, place), place)
            terms = list(_terms(target.node, place))
        except Unscreened:
            continue
        return Search(sheet, {name: place[name] for name in sorted(own)}, terms, slips)
    return None


def _terms(node: Node, place: Mapping[str, float]) -> Iterator[tuple[Node, float]]:
    """The terms of every sum in the key."""
    if isinstance(node, Apply):
        for arg in node.args:
            if node.head == "+":
                yield arg, worth(arg, place)
            yield from _terms(arg, place)


def _candidates(search: Search, response: Node) -> Iterator[Candidate]:
    sheet = search.sheet
    for at, cell in enumerate(sheet.cells):
        for family in (*FAMILIES, bracketed):
            for change in family(search, at, cell):
                yield Candidate(_note(change), sheet.with_part(change.at, change.part))
    yield from _everywhere(search, response)


def _note(change: Change) -> Note:
    return Note(change.code, change.span, change.values)


def _everywhere(search: Search, response: Node) -> Iterator[Candidate]:
    """Two symbols swapped wherever they stand, and one symbol taken for another throughout."""
    sheet, there = search.sheet, names_in(response)
    for one, other in combinations(sorted(search.names.keys() & there), 2):
        if _fits(sheet, response, {one: other, other: one}):
            note = Note("flaw-symbols-swapped", None, {"one": one, "other": other})
            yield Candidate(note, _renamed(response, {one: other, other: one}))
    for used in sorted(there & sheet.place.keys()):
        for meant in sorted(search.names.keys() - there):
            if _fits(sheet, response, {used: meant}):
                yield Candidate(Note("flaw-symbol-replaced", None, {"name": used}), _renamed(response, {used: meant}))


def _fits(sheet: Sheet, response: Node, renaming: Mapping[str, str]) -> bool:
    place = {**sheet.place, **{name: sheet.place[other] for name, other in renaming.items()}}
    try:
        return close(worth(response, place), sheet.wanted)
    except Unscreened:
        return False


def _renamed(node: Node, renaming: Mapping[str, str]) -> Node:
    if isinstance(node, Name):
        return Name(renaming.get(node.name, node.name), NOWHERE)
    if isinstance(node, Apply):
        return Apply(node.head, tuple(_renamed(arg, renaming) for arg in node.args), node.span)
    return node


def _simplest(target: Target, candidates: Sequence[Candidate]) -> Note | None:
    """The note of the simplest candidate that is proved; None where two of one rank say different things."""
    proved: list[Note] = []
    for tried, candidate in enumerate(candidates):
        if tried >= MAX_PROOFS or (proved and candidate.rank > RANKS[proved[0].code]):
            break
        if candidate.note not in proved and decide(target, candidate.mended).equal:
            proved.append(candidate.note)
    return agreed(proved)


def agreed(notes: Sequence[Note]) -> Note | None:
    """The one thing that notes of one rank say; without a span when they point to places apart."""
    if not notes:
        return None
    first = notes[0]
    if any(note.values != first.values for note in notes):
        return None
    return Note(first.code, _outermost([note.span for note in notes]), first.values)


def _outermost(spans: Sequence[Span | None]) -> Span | None:
    """The span that holds all the others, if one does."""
    there = [span for span in spans if span is not None]
    if len(there) < len(spans):
        return None
    widest = max(there, key=lambda span: span[1] - span[0])
    return widest if all(widest[0] <= start and stop <= widest[1] for start, stop in there) else None
