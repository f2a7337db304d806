"""A whole solution graded: the answer to each field found and graded, its spans those of the document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.bank.marking import grade_field
from service.bank.question import Field, Question
from service.bank.whole.choosing import Found, answers
from service.bank.whole.outline import outline
from service.bank.whole.statements import Statement, statements
from service.errors import RequestError, ResponseError, Span
from service.grading.grade import check_storable, unreadable
from service.grading.outcome import Grade, Note
from service.grading.steps import Checked, checked
from service.maths.equivalence import Prover

MAX_CHARACTERS = 60_000
"""Characters of a document: about twenty pages."""

MAX_EARLIER = 6
"""Earlier statements of one field that are compared with the last."""

MAX_QUOTED = 80
"""Characters of an earlier statement that a note quotes."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What a document says, and what that is worth.

    Attributes:
        found: where each field is answered, for those that are.
        grades: of each field that decides, and of each other that is answered; spans are the document's.
        derivations: what was found about the steps that it shows.
    """

    found: Mapping[str, Found]
    grades: Mapping[str, Grade]
    derivations: Checked

    @property
    def responses(self) -> dict[str, str]:
        """The answers as responses to the question."""
        return {name: each.text for name, each in self.found.items()}


def solution(question: Question, document: str, points: bytes, prover: Prover, *, shown: bool = True) -> Solution:
    """The grades of a whole solution.

    Args:
        question: that it answers.
        document: Markdown, with formulas in LaTeX or plain.
        points: secret seed of the points at which steps are tried.
        prover: asked when numbers cannot decide.
        shown: whether the grades say how the answers were read.

    Raises:
        RequestError: 422 `document-too-long`.
    """
    if len(document) > MAX_CHARACTERS:
        detail = (
            f"A document has at most {MAX_CHARACTERS} characters, not {len(document)}. Send the questions one by one."
        )
        raise RequestError(422, "document-too-long", detail)
    try:
        check_storable(document)
    except ResponseError as error:
        return _unreadable(question, error)
    found = answers(question, document, statements(document, outline(document)))
    grades = {
        name: _graded(field, found.get(name), prover, shown=shown)
        for name, field in question.fields.items()
        if name in found or not field.optional
    }
    return Solution(found, grades, checked(document, question.symbols, points, prover))


def _unreadable(question: Question, error: ResponseError) -> Solution:
    return Solution({}, {name: unreadable(error) for name in question.worth.weights}, Checked())


def _graded(field: Field, found: Found | None, prover: Prover, *, shown: bool) -> Grade:
    if found is None:
        return unreadable(ResponseError("no-statement", (0, 0), {"field": field.label}))
    grade = grade_field(field, found.text, prover, shown=shown)
    notes = (*(_moved(note, found) for note in grade.notes), *_contradicted(field, found, grade, prover))
    criteria = {name: replace(each, span=_placed(each.span, found)) for name, each in grade.criteria.items()}
    return replace(grade, notes=notes, criteria=criteria)


def _moved(note: Note, found: Found) -> Note:
    return replace(note, span=_placed(note.span, found))


def _placed(span: Span | None, found: Found) -> Span | None:
    """A span of the answer as one of the document; of an entry that is written otherwise there, all of it."""
    if span is None:
        return None
    if found.stop - found.start != len(found.text):
        return found.start, found.stop
    return span[0] + found.start, span[1] + found.start


def _contradicted(field: Field, found: Found, grade: Grade, prover: Prover) -> list[Note]:
    """What was stated before and comes to something else."""
    notes = []
    for earlier in found.earlier[-MAX_EARLIER:]:
        if _differs(grade_field(field, earlier.text, prover), grade, earlier, found):
            quoted = " ".join(earlier.text.split()).rstrip(".,; ")
            quoted = quoted if len(quoted) <= MAX_QUOTED else f"{quoted[:MAX_QUOTED]}…"
            notes.append(Note("stated-before", (earlier.start, earlier.stop), {"earlier": quoted}))
    return notes


def _differs(before: Grade, now: Grade, earlier: Statement, found: Found) -> bool:
    """Whether two statements contradict each other: they are marked differently, or are both wrong and not the same."""
    if before.verdict is not now.verdict:
        return True
    return before.credit < 1 and before.read != now.read and earlier.text.strip() != found.text.strip()
