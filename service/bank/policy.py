"""The policies of a bank: what counts, what topics are called, how far the tutor helps, and what rubrics may mark alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from service.bank.complaints import checked
from service.bank.guidance import Guidance
from service.bank.problems import Problems
from service.bank.shapes import PolicyShape
from service.bank.suggest import did_you_mean
from service.bank.trust_policy import TrustPolicy
from service.bank.yaml_lines import Document
from service.grading.policy import AttemptRule, PartRule, Policy, VariantRule


@dataclass(frozen=True, slots=True)
class Policies:
    """What a policy file says.

    Attributes:
        tally: what counts.
        topics: what topics are called, by id.
        guidance: how far the tutor helps where a question does not say otherwise.
        trust: how much a criterion may err before a person marks it.
    """

    tally: Policy = field(default_factory=Policy)
    topics: Mapping[str, str] = field(default_factory=dict)
    guidance: Guidance = field(default_factory=Guidance)
    trust: TrustPolicy = field(default_factory=TrustPolicy)


def read_policy(document: Document, questions: Collection[str], topics: Collection[str] | None = None) -> Policies:
    """The policies in a file.

    Args:
        document: the policy file.
        questions: every id of the bank.
        topics: every topic of the bank; None where not all are known.

    Raises:
        BankProblems: where the file has another shape or names questions or topics that do not exist.
    """
    shape = checked(PolicyShape, document.content)
    problems = Problems()
    if isinstance(shape.questions, list):
        _check_listed(shape.questions, questions, problems)
    known = shape.topics if topics is None else topics
    for name in shape.topics:
        if name not in known:
            problems.add(f"There is no topic `{name}`.", did_you_mean(name, known), f"topics.{name}")
    problems.settle()
    counted = None if shape.questions == "all" else frozenset(shape.questions)
    policy = Policy(AttemptRule(shape.attempt), PartRule(shape.part), VariantRule(shape.variants), counted)
    trust = TrustPolicy(shape.trust.false_awards, shape.trust.false_denials)
    return Policies(policy, shape.topics, Guidance().otherwise(shape.guidance), trust)


def _check_listed(listed: list[str], questions: Collection[str], problems: Problems) -> None:
    for at, name in enumerate(listed):
        if name not in questions:
            problems.add(f"There is no question `{name}`.", did_you_mean(name, questions), f"questions.{at}")
        elif name in listed[:at]:
            problems.add(f"`{name}` is listed twice.", "Keep one of the two.", f"questions.{at}")
