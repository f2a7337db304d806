"""The bank: every question, found by id and variant, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bank.family import Family
from service.bank.guidance import Guidance
from service.bank.question import Field, Question, unknown_question, unknown_variant
from service.bank.rubric import Rubric
from service.bank.trust_policy import TrustPolicy
from service.grading.policy import Policy


@dataclass(frozen=True, slots=True)
class Topic:
    """A row of the tally.

    Attributes:
        id: as in the files.
        title: what it is called.
        questions: the ids of its questions, in the bank's order.
        points: the sum of their points.
    """

    id: str
    title: str
    questions: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Bank:
    """All questions, checked and compiled.

    Attributes:
        questions: the official variant of each, by id, in the order of topics and parts.
        policy: what counts in the tally.
        rubrics: by id.
        families: every question with its other variants, by id; one that is not there has none.
        guidance: how far the tutor helps where a question does not say otherwise.
        trust: how much a criterion may err before a person marks it.
        titles: what topics are called, by id, where that is not their id in words.
    """

    questions: Mapping[str, Question]
    policy: Policy = field(default_factory=Policy)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    guidance: Guidance = field(default_factory=Guidance)
    trust: TrustPolicy = field(default_factory=TrustPolicy)
    titles: Mapping[str, str] = field(default_factory=dict)

    def question(self, id: str, variant: int = 0) -> Question:
        """One variant of one question.

        Raises:
            RequestError: 404 `unknown-question` with the nearest ids, or 404 `unknown-variant` with those there are.
        """
        if id not in self.questions:
            raise unknown_question(id, list(self.questions))
        found = self.variant(id, variant)
        if found is None:
            raise unknown_variant(self.questions[id], variant)
        return found

    def variant(self, id: str, variant: int) -> Question | None:
        """One variant of one question, if there is one."""
        if variant == 0 or id not in self.families:
            return self.questions.get(id) if variant == 0 else None
        return self.families[id].question(variant)

    def asked(self, id: str, variant: int, figures: Mapping[str, str]) -> Question | None:
        """The question of an attempt, with the figures it was asked with; None where it cannot be asked so any more.

        Args:
            id: of the question.
            variant: its number.
            figures: those that were drawn, as the attempt keeps them.
        """
        return (
            self.families[id].recorded(variant, figures)
            if figures and id in self.families
            else self.variant(id, variant)
        )

    def guidance_of(self, question: Question) -> Guidance:
        """How far the tutor helps with a question."""
        return self.guidance.otherwise(question.guidance)

    def field(self, id: str, name: str, variant: int = 0) -> Field:
        """One field of one variant of one question.

        Raises:
            RequestError: as `question` does, or 422 `unknown-field` naming the fields there are.
        """
        return self.question(id, variant).field(name)

    def topics(self) -> tuple[Topic, ...]:
        """The topics in the order of their questions."""
        rows: dict[str, list[Question]] = {}
        for question in self.questions.values():
            rows.setdefault(question.topic, []).append(question)
        return tuple(
            Topic(id, self.topic_title(id), tuple(each.id for each in row), sum(each.points for each in row))
            for id, row in rows.items()
        )

    def topic_title(self, id: str) -> str:
        """What a topic is called: `LoRA` where the policy says so, else its id in words, such as `Soft prompting`."""
        return self.titles.get(id) or id.replace("-", " ").replace("_", " ").capitalize()
