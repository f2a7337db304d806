"""How long one grade takes inside the process, by answer type."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from service.bank.bank import Bank
from service.grading.grade import grade
from service.grading.kinds import AnswerType
from service.maths.equivalence import unproved

GRADES = 3000
"""Grades per answer type; the rarest type has a dozen responses, so each is graded often enough to be seen."""

Sample = tuple[AnswerType, Any, str]


def rows(bank: Bank) -> Iterator[tuple[str, str, str, str]]:
    """Answer type, number of different responses, p50 and p95 in microseconds; the bank's own cases are the responses."""
    for name, samples in sorted(samples_by_type(bank).items()):
        times = [_time(samples[turn % len(samples)]) for turn in range(GRADES)]
        p95 = quantiles(times, n=20)[-1]
        yield name, str(len(samples)), f"{median(times) / 1000:.1f}", f"{p95 / 1000:.1f}"


def samples_by_type(bank: Bank) -> dict[str, list[Sample]]:
    """Every case of the bank that says something, by answer type."""
    found: dict[str, list[Sample]] = defaultdict(list)
    for question in (*bank.questions.values(), *bank.variants.values()):
        for field in question.fields.values():
            found[field.type] += [
                (field.kind, field.key, case.response) for case in field.cases if case.response.strip()
            ]
    return found


def _time(sample: Sample) -> int:
    kind, key, response = sample
    start = perf_counter_ns()
    grade(kind, key, response, unproved)
    return perf_counter_ns() - start
