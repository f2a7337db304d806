"""The tally's policy, as the author writes it and as the tally reads it."""

from collections.abc import Collection

from service.bank.complaints import checked
from service.bank.problems import Problems
from service.bank.shapes import PolicyShape
from service.bank.suggest import did_you_mean
from service.bank.yaml_lines import Document
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule


def read_policy(document: Document, questions: Collection[str]) -> Policy:
    """The policy of a bank.

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
    return Policy(AttemptRule(shape.attempt), PartRule(shape.part), VariantRule(shape.variants), counted)


def _check_listed(listed: list[str], questions: Collection[str], problems: Problems) -> None:
    for at, name in enumerate(listed):
        if name not in questions:
            problems.add(f"There is no question `{name}`.", did_you_mean(name, questions), f"questions.{at}")
        elif name in listed[:at]:
            problems.add(f"`{name}` is listed twice.", "Keep one of the two.", f"questions.{at}")
