"""How far the rules of a rubric can be trusted: what they find on labelled responses, criterion by criterion.

A response that is left to a person is neither right nor wrong here; it lowers the share that is decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from service.bank.bank import Bank
from service.bank.examples import prose_key
from service.bank.trust import Kept, Trust, trusted
from service.errors import AuthoringError
from service.grading.prose.marking import AWARDED, REVIEW
from service.grading.text import read, rulings

NOT = "not"
"""The label of a criterion that a response does not earn."""


class Labelled(BaseModel):
    """A response and what a person found in it; one that was decided in the review queue also says where, by whom and when."""

    model_config = ConfigDict(extra="forbid")

    question: str
    field: str
    response: str
    criteria: dict[str, Literal["awarded", "not"]]
    review: str = ""
    by: str = ""
    at: datetime | None = None

    @classmethod
    def of(cls, kept: Kept) -> Self:
        """The labelled response that was kept."""
        question, _, field = kept.rubric.partition(".")
        criteria: dict[str, Literal["awarded", "not"]] = {
            name: "awarded" if each == AWARDED else "not" for name, each in kept.criteria.items()
        }
        return cls(
            question=question,
            field=field,
            response=kept.response,
            criteria=criteria,
            review=kept.review,
            by=kept.by,
            at=kept.at,
        )

    @property
    def kept(self) -> Kept:
        """As trust is measured by it."""
        return Kept(f"{self.question}.{self.field}", self.response, self.criteria, self.review, self.by, self.at)


@dataclass
class Record:
    """What was found on one criterion, so far.

    Attributes:
        responses: labelled responses.
        earned: of which a person awarded it.
        decided: of which the rules decided.
        awarded: decided and awarded by both.
        false_awards: awarded by the rules alone.
        false_denials: awarded by the person alone, and decided.
        wrong: the responses of the last two.
    """

    responses: int = 0
    earned: int = 0
    decided: int = 0
    awarded: int = 0
    false_awards: int = 0
    false_denials: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, label: str, verdict: str, response: str) -> None:
        """One more response."""
        self.responses += 1
        self.earned += label == AWARDED
        if verdict == REVIEW:
            return
        self.decided += 1
        self.awarded += label == verdict == AWARDED
        self.false_awards += verdict == AWARDED != label
        self.false_denials += label == AWARDED != verdict
        if (verdict == AWARDED) != (label == AWARDED):
            self.wrong.append(response)

    @property
    def denied(self) -> int:
        """Responses that a person did not award."""
        return self.responses - self.earned

    @property
    def kappa(self) -> float:
        """Cohen's agreement beyond chance on the decided ones; 1 when both always agree."""
        if not self.decided:
            return 0.0
        agreed = (self.decided - self.false_awards - self.false_denials) / self.decided
        ours = (self.awarded + self.false_awards) / self.decided
        theirs = (self.awarded + self.false_denials) / self.decided
        chance = ours * theirs + (1 - ours) * (1 - theirs)
        return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def evaluate(bank: Bank, labelled: Iterable[Labelled]) -> Mapping[str, Record]:
    """What the rules find on labelled responses, by `<question>.<field>/<criterion>`.

    Raises:
        AuthoringError: the rubric has no such criterion, or no rubric is for the field.
        RequestError: the question or field does not exist.
    """
    records: dict[str, Record] = {}
    for each in labelled:
        key = prose_key(bank.field(each.question, each.field, 0))
        if key is None:
            raise AuthoringError(f"No rubric is for the field `{each.field}` of `{each.question}`.", field="field")
        found = rulings(key, read(key, each.response))
        for name, label in each.criteria.items():
            if name not in found:
                problem = f"The rubric `{each.question}.{each.field}` has no criterion `{name}`."
                raise AuthoringError(problem, f"It has {', '.join(found)}.", field=f"criteria.{name}")
            record = records.setdefault(f"{each.question}.{each.field}/{name}", Record())
            record.count(label, found[name].verdict, each.response)
    return records


def trusts(bank: Bank, labelled: Iterable[Labelled]) -> Mapping[str, Trust]:
    """How far each rubric can be trusted by its examples and labelled responses, by the rubric's id."""
    by_rubric: dict[str, list[Kept]] = {}
    for each in labelled:
        by_rubric.setdefault(each.kept.rubric, []).append(each.kept)
    return trusted(bank, by_rubric)[1]
