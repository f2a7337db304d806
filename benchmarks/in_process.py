"""How long one grade takes inside the process, by answer type: worked out, and found again where it is remembered."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from time import perf_counter_ns

from service.bank.bank import Bank
from service.bank.marking import grade_field
from service.bank.question import Field
from service.grading.grade import grade
from service.grading.outcome import Grade
from service.maths.equivalence import unproved

GRADES = 3000
"""Grades per answer type; the rarest type has a dozen responses, so each is graded often enough to be seen."""

Sample = tuple[Field, str]


def rows(bank: Bank) -> Iterator[tuple[str, ...]]:
    """Answer type, number of different responses, and p50 and p95 in microseconds, worked out and found again.

    The bank's own cases are the responses.
    """
    for name, samples in sorted(samples_by_type(bank).items()):
        turns = [samples[turn % len(samples)] for turn in range(GRADES)]
        anew = [_time(lambda field, response: grade(field.kind, field.key, response, unproved), turn) for turn in turns]
        again = [_time(lambda field, response: grade_field(field, response, unproved), turn) for turn in turns]
        yield name, str(len(samples)), *_middle(anew), *_middle(again)


def _middle(times: list[int]) -> tuple[str, str]:
    return f"{median(times) / 1000:.1f}", f"{quantiles(times, n=20)[-1] / 1000:.1f}"


def samples_by_type(bank: Bank) -> dict[str, list[Sample]]:
    """Every case of the bank that says something, by answer type."""
    found: dict[str, list[Sample]] = defaultdict(list)
    for question in bank.questions.values():
        for field in question.fields.values():
            found[field.type] += [(field, case.response) for case in field.cases if case.response.strip()]
    return found


def _time(work: Callable[[Field, str], Grade], sample: Sample) -> int:
    start = perf_counter_ns()
    work(*sample)
    return perf_counter_ns() - start
