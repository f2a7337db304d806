"""Questions and their fields as frozen values, keys compiled. Knows no files and no grading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.bank.foreseen import Mistake
from service.bank.hinting import Hint
from service.bank.remembering import Remembered
from service.bank.shapes import GuidanceShape
from service.bank.suggest import did_you_mean, listed, nearest, spoken
from service.errors import RequestError
from service.grading.kinds import AnswerType
from service.grading.outcome import Verdict
from service.grading.policy import Worth
from service.maths.names import Names


@dataclass(frozen=True, slots=True)
class Case:
    """A response whose verdict the author has stated.

    Attributes:
        response: the text.
        verdict: what a careful person would say.
        note: code of a note the grade must carry; empty when any will do.
        why: the author's reason.
        path: where it stands in its file, dotted.
        line: line of the file.
    """

    response: str
    verdict: Verdict
    note: str = ""
    why: str = ""
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A separately answered part of a question.

    Attributes:
        name: unique in the question.
        label: what it asks for.
        type: name of its answer type.
        kind: the answer type.
        key: the compiled key.
        optional: whether it stays out of deciding whether the question is right.
        weight: its share of the question's points, among the fields that are not optional.
        criteria: ids of its rubric's criteria, for text fields.
        rubric: id of its rubric, for text fields.
        rubric_hash: hash of its rubric, for text fields.
        key_text: the key as a person writes it; empty where there is no short form.
        cases: responses with stated verdicts, for this variant.
        mistakes: what the author has foreseen.
        directions: in which form it is answered, in sentences.
        remembered: grades of responses that were given before.
    """

    name: str
    label: str
    type: str
    kind: AnswerType
    key: Any
    optional: bool = False
    weight: float = 1.0
    criteria: tuple[str, ...] = ()
    rubric: str | None = None
    rubric_hash: str | None = None
    key_text: str = ""
    cases: tuple[Case, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    directions: tuple[str, ...] = ()
    remembered: Remembered = field(default_factory=Remembered, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One variant of one question.

    Attributes:
        id: unique in the bank.
        part: the label people use, such as `2c-ii-1`.
        topic: the tally's row.
        title: a few words.
        points: what the whole question is worth.
        statement: Markdown with TeX, figures filled in.
        explanation: what is asked in the author's plain words; empty where the author said none.
        hints: from general to specific.
        solution: worked, step by step.
        guidance: what it says of hints and of its solution otherwise than the policy.
        symbols: the names a response may use.
        fields: by name, in the file's order.
        variant: its number; 0 is the official one.
        variants: the numbers of the variants that the file lists, 0 among them.
        hash: SHA-256 of the file's content, the same for every variant.
        drawn: the numbers of the variants whose figures are drawn.
        figures: those that were drawn for this variant, by parameter, as an attempt keeps them.
        file: path as given.
    """

    id: str
    part: str
    topic: str
    title: str
    points: float
    statement: str
    hints: tuple[Hint, ...]
    solution: tuple[str, ...]
    symbols: Names
    fields: Mapping[str, Field]
    variant: int
    variants: tuple[int, ...]
    hash: str
    drawn: range = range(0)
    figures: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    explanation: str = ""
    guidance: GuidanceShape = field(default_factory=GuidanceShape)

    def field(self, name: str) -> Field:
        """The field of that name.

        Raises:
            RequestError: 422 `unknown-field`, naming the fields there are.
        """
        if name in self.fields:
            return self.fields[name]
        detail = f"Question `{self.id}` has no field `{spoken(name)}`; its fields are {listed(self.fields)}."
        raise RequestError(422, "unknown-field", detail)

    @property
    def worth(self) -> Worth:
        """What the question is worth in a tally: its points, shared by the fields that decide."""
        weights = {field.name: field.weight for field in self.fields.values() if not field.optional}
        return Worth(self.id, self.topic, self.points, weights)


def unknown_question(asked: str, known: list[str]) -> RequestError:
    """The refusal of an id that the bank does not have, with the nearest ids."""
    advice = did_you_mean(asked, known) if nearest(asked, known) else "GET /v1/questions lists them."
    return RequestError(404, "unknown-question", f"There is no question `{spoken(asked)}`. {advice}")


def unknown_variant(question: Question, asked: int) -> RequestError:
    """The refusal of a variant that the question does not have."""
    there = ", ".join(map(str, question.variants))
    if question.drawn:
        there += f", and {question.drawn[0]} to {question.drawn[-1]}"
    detail = f"Question `{question.id}` has no variant {asked}; there is {there}."
    return RequestError(404, "unknown-variant", detail)
