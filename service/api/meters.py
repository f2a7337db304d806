"""What is counted while the service runs, for Prometheus; each application has its own counts, and none names a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from service.bank.question import Question
from service.grading.outcome import Grade
from service.store.backlog import Backlog
from service.workers.turns import Load

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: from the fastest reply there is to beyond the longest proof."""


class Meters:
    """The counts of one application since it started, and what was looked up last."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        mine: dict[str, Any] = {"namespace": "exam_tutor", "registry": self._registry}
        ProcessCollector(registry=self._registry)
        self._requests = Histogram(
            "request_seconds",
            "Seconds until the reply was sent, by route.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            **mine,
        )
        self._grades = Counter(
            "grades", "Fields that were graded, of submissions and of checks.", ("use", "type", "verdict"), **mine
        )
        self._at_work = Gauge("prover_at_work", "Proofs that are being looked for.", **mine)
        self._in_hand = Gauge("prover_in_hand", "Proofs that are being looked for or wait for their turn.", **mine)
        self._database = Gauge("database_up", "1 when the database answers; else what follows is old.", **mine)
        self._reviews = Gauge("review_groups_open", "Groups that wait for a person.", **mine)
        self._disputed = Gauge("review_groups_disputed", "Open groups about which two persons differ.", **mine)
        self._oldest = Gauge("review_oldest_seconds", "How long the oldest open group has been waiting.", **mine)
        self._regrades = Gauge("regrades_open", "Regrades that wait for a worker or are carried out.", **mine)

    def served(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was served."""
        self._requests.labels(method, route, status).observe(seconds)

    def graded(self, use: str, question: Question, grades: Mapping[str, Grade]) -> None:
        """Fields were graded, of a `submission` or a `check`."""
        for name, grade in grades.items():
            self._grades.labels(use, question.fields[name].type, grade.verdict).inc()

    def looked_up(self, load: Load, found: Backlog | None, at: datetime) -> None:
        """What the prover has in hand and what waits in the database; None when that does not answer."""
        self._at_work.set(load.at_work)
        self._in_hand.set(load.in_hand)
        self._database.set(found is not None)
        if found is not None:
            self._reviews.set(found.reviews)
            self._disputed.set(found.disputed)
            self._oldest.set((at - found.since).total_seconds() if found.since else 0)
            self._regrades.set(found.regrades)

    def text(self) -> str:
        """Everything in the text format of Prometheus."""
        return generate_latest(self._registry).decode()
