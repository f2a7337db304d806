"""The policy: what counts in the tally and how far the tutor helps, as the author writes it and as it is read."""

from collections.abc import Collection

from service.bank.complaints import checked
from service.bank.guidance import Guidance
from service.bank.problems import Problems
from service.bank.shapes import PolicyShape
from service.bank.suggest import did_you_mean
from service.bank.yaml_lines import Document
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule


def read_policy(document: Document, questions: Collection[str]) -> tuple[Policy, Guidance]:
    """The policy of a bank: what counts, and how far the tutor helps.

    Args:
        document: the policy file.
        questions: every id of the bank.

    Raises:
        BankProblems: where the file has another shape or names questions that do not exist.
    """
    shape = checked(PolicyShape, document.content)
    problems = Problems()
    if isinstance(shape.questions, list):
        _check_listed(shape.questions, questions, problems)
    problems.settle()
    counted = None if shape.questions == "all" else frozenset(shape.questions)
    policy = Policy(AttemptRule(shape.attempt), PartRule(shape.part), VariantRule(shape.variants), counted)
    return policy, Guidance().otherwise(shape.guidance)


def _check_listed(listed: list[str], questions: Collection[str], problems: Problems) -> None:
    for at, name in enumerate(listed):
        if name not in questions:
            problems.add(f"There is no question `{name}`.", did_you_mean(name, questions), f"questions.{at}")
        elif name in listed[:at]:
            problems.add(f"`{name}` is listed twice.", "Keep one of the two.", f"questions.{at}")
