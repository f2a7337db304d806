"""What marking yields: verdict, credit, notes and the certificate that says why the verdict holds.

Values only. Knows nothing of questions, attempts, HTTP or how a verdict was reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.errors import Span


class Verdict(StrEnum):
    """The six things a grade can say; only `correct`, `partial` and `incorrect` mark the learner."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"
    NEEDS_REVIEW = "needs-review"

    @property
    def marks(self) -> bool:
        """Whether this verdict settles the answer."""
        return self in (Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT)


class Means(StrEnum):
    """How a verdict was established; every certificate names one."""

    IDENTICAL = "identical"
    PROVED = "proved"
    PROBABLE = "probable"
    COUNTEREXAMPLE = "counterexample"
    SAMPLED = "sampled"
    COMPARED = "compared"
    UNREAD = "unread"
    EVIDENCE = "evidence"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why a verdict holds.

    Attributes:
        means: how it was established.
        by: the method, in a few words, such as "exact comparison of rationals".
        error_bound: probability in [0, 1] that the verdict is wrong by chance; 0 for a proof.
        values: the evidence, all text: for a counterexample the values of the symbols, `yours` and `expected`.
    """

    means: Means
    by: str
    error_bound: float = 0.0
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """One coded reason. Its sentence is `service.grading.messages.sentence(note)`.

    Attributes:
        code: stable machine code.
        span: half-open range of characters in the response, where there is one.
        values: what the sentence needs, all text.
    """

    code: str
    span: Span | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """How a response was understood, for showing it to the learner.

    Attributes:
        text: plain text, canonical.
        latex: LaTeX without delimiters.
        mathml: one presentation MathML element, `<math>…</math>`.
    """

    text: str
    latex: str
    mathml: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """The finding on one rubric criterion.

    Attributes:
        verdict: awarded, contradicted, absent or review.
        span: half-open range of characters of the evidence, where there is some.
    """

    verdict: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """The outcome of marking one response to one field.

    Attributes:
        verdict: what was found.
        credit: share of the field's points, in [0, 1].
        certificate: why the verdict holds; there is no grade without one.
        notes: coded reasons, in the order they apply.
        read: how the response was understood; None when it was unreadable.
        criteria: findings by criterion id, for text fields.
    """

    verdict: Verdict
    credit: float
    certificate: Certificate
    notes: tuple[Note, ...] = ()
    read: ReadBack | None = None
    criteria: Mapping[str, Criterion] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Types alone do not bind whoever builds a grade from a database or a table.
        if type(self.certificate) is not Certificate or not self.certificate.by:
            raise TypeError("a grade needs a certificate that says why its verdict holds")
        if not _is_credit_of(self.verdict, self.credit):
            raise ValueError(f"{self.verdict} does not go with a credit of {self.credit}")


def _is_credit_of(verdict: Verdict, credit: float) -> bool:
    if verdict is Verdict.PARTIAL:
        return 0 < credit < 1
    return credit == (1 if verdict is Verdict.CORRECT else 0)


def correct(certificate: Certificate, *, read: ReadBack | None = None, notes: tuple[Note, ...] = ()) -> Grade:
    """A grade with full credit."""
    return Grade(Verdict.CORRECT, 1.0, certificate, notes, read)


def incorrect(certificate: Certificate, *, read: ReadBack | None = None, notes: tuple[Note, ...] = ()) -> Grade:
    """A grade without credit."""
    return Grade(Verdict.INCORRECT, 0.0, certificate, notes, read)
