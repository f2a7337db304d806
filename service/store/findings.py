"""What was found in a learner's last responses to a question, submitted or checked."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from service.bank.hinting import Finding, findings_of
from service.grading.tally import standing_grade
from service.store import attempts, checks
from service.store.models import Attempt, GradeRow
from service.store.serialising import grade_of


def last_findings(session: Session, learner_id: str, question_id: str) -> Mapping[str, Finding]:
    """What was wrong in the last responses, by field; nothing before the first."""
    tried = attempts.of_learner(session, learner_id, question_id=question_id, limit=1)
    checked = checks.last(session, learner_id, question_id)
    if checked is not None and not (tried and tried[0].submitted_at > checked.at):
        return checks.findings(checked)
    grades = {name: grade_of(standing_grade(rows)) for name, rows in _by_field(tried[0]).items()} if tried else {}
    return findings_of(grades)


def _by_field(attempt: Attempt) -> dict[str, list[GradeRow]]:
    rows: dict[str, list[GradeRow]] = {}
    for row in attempt.grades:
        rows.setdefault(row.field, []).append(row)
    return rows
