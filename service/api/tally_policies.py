"""Under which policy a tally is shown, and what its sums look like; shared by learners' and topics' tallies."""

from dataclasses import replace
from typing import Annotated, Literal, Self

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from service.api.dependencies import ServiceParts
from service.api.shapes import Mirror
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule

ACCOUNT_ID = r"^[0-9a-f]{32}$"


async def policy_of(
    parts: ServiceParts,
    attempt: Annotated[AttemptRule | None, Query(description="Which try counts.")] = None,
    part: Annotated[PartRule | None, Query(description="Whether a question counts whole or by credit.")] = None,
    variants: Annotated[VariantRule | None, Query(description="Which variants count.")] = None,
    questions: Annotated[Literal["all"] | None, Query(description="Count every question of the bank.")] = None,
) -> Policy:
    """The bank's policy, or another one to look through for once; nothing is changed by it."""
    policy = parts.bank.policy
    return replace(
        policy,
        attempt=attempt or policy.attempt,
        part=part or policy.part,
        variants=variants or policy.variants,
        questions=None if questions else policy.questions,
    )


ChosenPolicy = Annotated[Policy, Depends(policy_of)]


class PolicyShape(BaseModel):
    """How attempts became this tally."""

    attempt: AttemptRule
    part: PartRule
    variants: VariantRule
    questions: list[str] | Literal["all"] = Field(description="Which questions count.")

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """The shape of a policy."""
        listed = sorted(policy.questions) if policy.questions is not None else "all"
        return cls.model_validate(
            {"attempt": policy.attempt, "part": policy.part, "variants": policy.variants, "questions": listed}
        )


class SumsShape(Mirror):
    """What counting lines add up to."""

    earned: float = Field(description="Points.", examples=[14.0])
    possible: float = Field(description="Points of the questions that are settled.", examples=[16.0])
    attempts: int = Field(description="Number of tries.", examples=[17])
    pending: int = Field(description="Number of questions that wait for a mark.", examples=[0])
    first_try_share: float | None = Field(
        description="Share of first tries that earned everything; null before one is settled.", examples=[0.875]
    )
