"""Grades to columns and back: the one place that knows how a `Grade` is kept."""

from collections.abc import Mapping
from typing import Any

from service.errors import Span
from service.grading.outcome import Certificate, Criterion, Grade, Means, Note, ReadBack, Verdict
from service.store.models import GradeRow


def columns_of(grade: Grade) -> dict[str, Any]:
    """The columns of a `GradeRow` that a grade fills."""
    certificate = grade.certificate
    return {
        "verdict": grade.verdict.value,
        "credit": grade.credit,
        "notes": [{"code": note.code, "span": note.span, "values": dict(note.values)} for note in grade.notes],
        "certificate": {
            "means": certificate.means.value,
            "by": certificate.by,
            "error_bound": certificate.error_bound,
            "values": dict(certificate.values),
        },
        "criteria": {name: {"verdict": each.verdict, "span": each.span} for name, each in grade.criteria.items()},
        "read": _columns_of_read(grade.read),
    }


def grade_of(row: GradeRow) -> Grade:
    """The grade a row keeps."""
    kept = row.certificate
    return Grade(
        verdict=Verdict(row.verdict),
        credit=row.credit,
        certificate=Certificate(Means(kept["means"]), kept["by"], kept["error_bound"], kept["values"]),
        notes=tuple(Note(note["code"], _span(note), note["values"]) for note in row.notes),
        read=ReadBack(**row.read) if row.read else None,
        criteria={name: Criterion(each["verdict"], _span(each)) for name, each in row.criteria.items()},
    )


def _columns_of_read(read: ReadBack | None) -> dict[str, str] | None:
    return None if read is None else {"text": read.text, "latex": read.latex, "mathml": read.mathml}


def _span(kept: Mapping[str, Any]) -> Span | None:
    span = kept["span"]
    return None if span is None else (span[0], span[1])
