"""The variants that learners are assigned, by the secret that the database keeps."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.bank.assigning import Assigned, assigned
from service.bank.bank import Bank
from service.grading.policy import Policy, VariantRule
from service.store.models import Secret

NAME = "variants"


def assignments(session: Session, bank: Bank, policy: Policy) -> "Assignments":
    """What learners are assigned; one query under a policy that assigns variants, none under another.

    Args:
        session: to read from.
        bank: what there is to be asked.
        policy: whether variants are assigned.
    """
    return Assignments(bank, secret_for(session, policy))


def secret_for(session: Session, policy: Policy) -> bytes | None:
    """The secret that variants are assigned by; None under a policy that assigns none."""
    if policy.variants is not VariantRule.ASSIGNED:
        return None
    return session.scalars(select(Secret.value).where(Secret.name == NAME)).one().encode()


class Assignments:
    """The variant of each learner and question.

    Args:
        bank: what there is to be asked.
        secret: None where everybody is asked the official figures.
    """

    def __init__(self, bank: Bank, secret: bytes | None) -> None:
        self._bank = bank
        self._secret = secret

    def of(self, learner: str) -> Assigned:
        """The number of the learner's variant of a question."""
        if self._secret is None:
            return lambda _: 0
        return partial(assigned, self._secret, learner, bank=self._bank)
