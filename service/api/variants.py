"""Which variant a request is about: the one that it names, or else the one that counts for whoever is asking."""

from service.api.dependencies import Parts
from service.bank.bank import Bank
from service.bank.question import Question
from service.grading.policy import VariantRule
from service.store.assigning import assignments
from service.store.models import Account

WHICH = "Which figures: 0 for the official ones, another number to practise. Left out, those that count for you."


def asked_question(parts: Parts, bank: Bank, account: Account, question_id: str, variant: int | None) -> Question:
    """The question in a variant.

    Args:
        parts: of the service.
        bank: as it is served to this request.
        account: who is asking.
        question_id: id of the question.
        variant: its number; None for the one that counts.

    Raises:
        RequestError: 404, there is no such question or variant.
    """
    if variant is None:
        variant = _assigned(parts, bank, account, question_id)
    return bank.question(question_id, variant)


def _assigned(parts: Parts, bank: Bank, account: Account, question_id: str) -> int:
    if bank.policy.variants is not VariantRule.ASSIGNED:
        return 0
    with parts.database.reading() as session:
        return assignments(session, bank, bank.policy).of(account.id)(question_id)
