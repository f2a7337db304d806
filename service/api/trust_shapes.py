"""Trust as it leaves the service: which criteria mark without a person and why, and where the rules contradict persons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.bank.trust import Contradiction, CriterionTrust, Trust
from service.bank.uploading import question_of
from service.store.models import Account
from service.store.reviews import seen_of

SHOWN = 100
"""Contradictions that a reply lists."""


class CriterionTrustShape(BaseModel):
    """Whether a criterion marks without a person, by its errors on examples, and on responses that persons decided."""

    criterion: str = Field(examples=["raise-rank"])
    alone: bool = Field(description="Whether it marks without a person; otherwise everything about it goes to review.")
    reason: str = Field(description="Why, in a sentence.")
    denied: int = Field(description="Labelled responses that do not earn it.")
    false_awards: int = Field(description="Of which the rules award.")
    false_awards_at_most: float = Field(description="Upper end of the share's 95 % Wilson interval.")
    false_awards_allowed: float = Field(description="By the policy.")
    earned: int = Field(description="Labelled responses that earn it.")
    false_denials: int = Field(description="Of which the rules deny.")
    false_denials_at_most: float = Field(description="Upper end of the share's 95 % Wilson interval.")
    false_denials_allowed: float = Field(description="By the policy.")

    @classmethod
    def of(cls, trust: CriterionTrust) -> Self:
        """The shape of a criterion's trust."""
        return cls(
            criterion=trust.criterion,
            alone=trust.alone,
            reason=trust.reason,
            denied=trust.denied,
            false_awards=trust.false_awards,
            false_awards_at_most=trust.award_bound,
            false_awards_allowed=trust.policy.false_awards,
            earned=trust.earned,
            false_denials=trust.false_denials,
            false_denials_at_most=trust.denial_bound,
            false_denials_allowed=trust.policy.false_denials,
        )


class ContradictionShape(BaseModel):
    """A response on which a person decided otherwise than the rules do."""

    review: str = Field(description="Id of the group in the review queue.")
    response: str
    criterion: str
    decided: str = Field(description="awarded or denied, by the person.")
    found: str = Field(description="By the rules: awarded, contradicted, absent; none for a criterion that is no more.")
    by: str = Field(description="Id of the account.")
    at: datetime | None

    @classmethod
    def of(cls, found: Contradiction) -> Self:
        """The shape of a contradiction."""
        kept = found.kept
        return cls(
            review=kept.review,
            response=kept.response,
            criterion=found.criterion,
            decided=kept.criteria[found.criterion],
            found=found.found,
            by=kept.by,
            at=kept.at,
        )


class TrustShape(BaseModel):
    """How far a rubric can be trusted."""

    criteria: list[CriterionTrustShape]
    decisions: int = Field(description="Groups of the review queue whose decisions are counted.")
    contradicted: int = Field(description="How often the rules find otherwise than persons decided.")
    contradictions: list[ContradictionShape] = Field(
        description="Of the first hundred of these, those on what learners wrote whom you may see."
    )

    @classmethod
    def of(cls, session: Session, trust: Trust, account: Account) -> Self:
        """The shape of a rubric's trust, as much of it as an account is told: everything but what learners of others wrote."""
        found = trust.contradictions[:SHOWN]
        seen = seen_of(session, {each.kept.review for each in found}, account)
        return cls(
            criteria=[CriterionTrustShape.of(each) for each in trust.criteria],
            decisions=trust.kept,
            contradicted=len(trust.contradictions),
            contradictions=[ContradictionShape.of(each) for each in found if each.kept.review in seen],
        )


def trust_of(session: Session, name: str, trusts: Mapping[str, Trust], account: Account) -> dict[str, TrustShape]:
    """By its id how far each rubric can be trusted that a question or rubric of this id is about."""
    question = question_of(name)
    return {
        id: TrustShape.of(session, trust, account)
        for id, trust in trusts.items()
        if question_of(id) == question and name in (question, id)
    }
