"""Which variant of a question a learner is asked, when each learner is asked another one.

A keyed hash of learner and question, so that it is the same every time and only whoever has the secret can tell it. Anybody may ask
for another variant to practise on; it does not count.
"""

import hashlib
import hmac
from collections.abc import Callable

from service.bank.bank import Bank

Assigned = Callable[[str], int]
"""The number of a learner's variant of a question."""


def assigned(secret: bytes, learner: str, question: str, bank: Bank) -> int:
    """The number of the variant that counts for a learner; 0 where the question has no other figures.

    Args:
        secret: of the service.
        learner: id of the account.
        question: its id; one that is not in the bank has variant 0 only.
        bank: what there is to be asked.
    """
    family = bank.families.get(question)
    if family is None:
        return 0
    others = [number for number in family.listed if number] or [0]
    numbers = family.draws.numbers or others
    digest = hmac.digest(secret, f"{learner}/{question}".encode(), hashlib.sha256)
    return numbers[int.from_bytes(digest[:16]) % len(numbers)]
