"""The derivations in a document checked step by step, without a key: does each line follow from those before it?

Only what is refuted is said, with its counterexample; a step that nobody can judge, or that may rest on a formula that could not be
read, is left open. Knows no questions and gives no credit.
"""

import re
from dataclasses import dataclass

from service.errors import ResponseError, Span
from service.grading import derivation_findings as findings
from service.grading.outcome import Note
from service.maths.calculus_notation import Lexicon
from service.maths.claims import Document, Line, document, sides_of
from service.maths.domains_by_use import with_used
from service.maths.equivalence import Prover
from service.maths.ground import CONSTANTS, Ground
from service.maths.knowledge import Knowledge
from service.maths.matrix_comparing import comparer
from service.maths.meanings import Meanings
from service.maths.names import Names
from service.maths.reasoning import Reasoning, Step
from service.maths.refuting import names_of

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking came to.

    Attributes:
        steps: every step that was looked at, in order.
        unread: places of formulas that could not be read.
        notes: on the first step that does not follow, if there is one.
    """

    steps: tuple[Step, ...] = ()
    unread: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()


def checked(text: str, names: Names, seed: bytes, prover: Prover, *, shown: bool = True) -> Checked:
    """The steps of a document.

    Args:
        text: the document.
        names: what the question declares.
        seed: secret seed of the points at which sides are compared.
        prover: asked where numbers cannot decide.
        shown: whether values at which a step fails are told.
    """
    unread: list[Span] = []
    try:
        reading = document(text, Lexicon(names), unread)
    except ResponseError as error:
        return Checked(unread=(error.span,))
    left_out = [
        line for line in reading.lines if _goes_on_from_words(line, text) or (not names.symbols and _names(line))
    ]
    unread += [line.span for line in left_out]
    reading = reading._replace(lines=tuple(line for line in reading.lines if line not in left_out))
    steps = tuple(Reasoning(_ground(reading, frozenset(names.symbols), seed, prover)).walk(reading.lines))
    wrong = findings.first_wrong(steps)
    if wrong is None:
        return Checked(steps, tuple(unread))
    line = next(each for each in reading.lines if each.number == wrong.number)
    if _names(line) and any(span[0] < wrong.span[0] for span in unread):
        return Checked(steps[:-1], (*unread, wrong.span))
    return Checked(steps, tuple(unread), findings.notes_wrong(wrong, shown=shown))


def _goes_on_from_words(line: Line, text: str) -> bool:
    """Whether a line begins with its relation because what stands before it are words: `Memory = 4 k m`."""
    before = text[: line.span[0]].rpartition("\n")[2]
    return any(chain.sides[0] is None for chain in line.chains) and _WORD.search(before) is not None


def _names(line: Line) -> set[str]:
    """Names of a line; where a question declares none, they may as well be units."""
    return names_of(list(sides_of([line]))) - CONSTANTS


def _ground(reading: Document, declared: frozenset[str], seed: bytes, prover: Prover) -> Ground:
    names = reading.lexicon.names
    sides = list(sides_of(reading.lines))
    compare = comparer(names, sides, seed) if names.has_matrices else None
    knowledge = Knowledge(with_used(names.symbols, declared, sides), seed, prover, compare)
    return Ground(knowledge, Meanings(dict(reading.lexicon.functions)), equations=True)
