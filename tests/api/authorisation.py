"""Who may do what: one table of every route and page, with the status that each kind of caller gets.

A route that there is and that is not here, or the other way round, fails a test. The columns are those of `CALLERS`.
A `!` behind a status says that the reply tells of what the learner did: the name, the response or the attempt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CALLERS = ("nobody", "learner", "other", "instructor", "foreign", "admin")
"""`instructor` teaches the class of `learner`, `foreign` that of `other`; an admin is in no class."""

RESPONSES = {"responses": {"full_bytes": "4m*ell + 0"}}
REPLACING = {"Content-Type": "application/yaml", "If-Match": "*"}
SEEN = {"If-Match": "*"}
EXAM = {
    "title": "Final",
    "questions": ["qk-bilinear-form"],
    "opens_at": "2190-01-01T09:00:00Z",
    "closes_at": "2190-01-01T12:00:00Z",
}
ADMISSION = {"invitation": "<secret>", "name": "Zoe", "login": "zoe", "password": "<password>"}


@dataclass(frozen=True)
class Row:
    """One route.

    Attributes:
        route: method and path, as in the description.
        statuses: what each caller gets, in the order of the columns.
        body: sent as JSON, text as it is; a `<name>` in it is that of the world.
        headers: sent too.
        using: which of the world's names stands for a part of the path, where it is not the part's own.
    """

    route: str
    statuses: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    using: Mapping[str, str] = field(default_factory=dict)

    def expected(self) -> Mapping[str, tuple[int, bool]]:
        """By caller: the status, and whether the reply tells of the learner."""
        cells = self.statuses.split()
        return {
            caller: (int(cell.rstrip("!")), cell.endswith("!")) for caller, cell in zip(CALLERS, cells, strict=True)
        }


# fmt: off
TABLE: Sequence[Row] = (
    #                                                        nobody learner other instructor foreign admin
    Row("GET /healthz",                                         "200 200 200 200 200 200"),
    Row("GET /readyz",                                          "200 200 200 200 200 200"),
    Row("GET /metrics",                                         "404 404 404 404 404 404"),  # off unless it has a token
    Row("GET /v1/topics",                                       "401 200 200 200 200 200"),
    Row("GET /v1/questions",                                    "401 200 200 200 200 200"),
    Row("GET /v1/questions/{question_id}",                      "401 200 200 200 200 200"),
    Row("GET /v1/questions/{question_id}/explanation",          "401 200 200 200 200 200"),
    Row("PUT /v1/questions/{question_id}",                      "401 403 403 200 200 200",
        "<question>", REPLACING),
    Row("GET /v1/questions/{question_id}/hints",                "401 200 200 200 200 200"),
    Row("POST /v1/questions/{question_id}/hints",               "401 201 201 201 201 201", {}),
    Row("GET /v1/questions/{question_id}/solution",             "401 409 409 200 200 200"),
    Row("POST /v1/questions/{question_id}/surrender",           "401 201 201 201 201 201", {}),
    Row("POST /v1/questions/{question_id}/previews",            "401 200 200 200 200 200", RESPONSES),
    Row("POST /v1/questions/{question_id}/checks",              "401 200 200 200 200 200", RESPONSES),
    Row("POST /v1/questions/{question_id}/documents",           "401 200 200 200 200 200", {"document": "full_bytes: $4ml$"}),
    Row("POST /v1/questions/{question_id}/submissions",         "401 201 201 201 201 201", RESPONSES),
    Row("GET /v1/questions/{question_id}/answers",              "401 403 403 200! 200 200!"),
    Row("GET /v1/questions/{question_id}/versions",             "401 403 403 200 200 200"),
    Row("GET /v1/questions/{question_id}/versions/{hash}",      "401 403 403 200 200 200"),
    Row("POST /v1/questions/{question_id}/dry-runs",            "401 403 403 200 200 200", "<question>",
        REPLACING),

    Row("GET /v1/me",                                           "401 200! 200 200 200 200"),
    Row("GET /v1/me/attempts",                                  "401 200! 200 200 200 200"),
    Row("GET /v1/me/tally",                                     "401 200! 200 200 200 200"),
    Row("GET /v1/me/mastery",                                   "401 200! 200 200 200 200"),
    Row("GET /v1/me/next",                                      "401 200 200 200 200 200"),
    Row("PUT /v1/me/password",                                  "401 200! 200 200 200 200",
        {"current": "<password>", "new": "a new long password"}),
    Row("POST /v1/me/classes",                                  "401 201! 201 201 201 201", {"invitation": "<secret>"}),
    Row("GET /v1/attempts/{attempt_id}",                        "401 200! 404 200! 404 200!"),
    Row("GET /v1/attempts/{attempt_id}/grades",                 "401 200! 404 200! 404 200!"),
    Row("POST /v1/attempts/{attempt_id}/grades",                "401 403 403 201 404 201",
        {"field": "full_bytes", "verdict": "correct"}),
    Row("GET /v1/attempts/{attempt_id}/fields/{field}/alike",   "401 403 403 200! 404 200!"),
    Row("POST /v1/attempts/{attempt_id}/fields/{field}/alike/grades", "401 403 403 201 404 201",
        {"verdict": "correct"}, {"If-Match": "*"}),
    Row("GET /v1/learners/{learner_id}/tally",                  "401 403 403 200! 404 200!"),
    Row("GET /v1/learners/{learner_id}/mastery",                "401 403 403 200! 404 200!"),
    Row("POST /v1/learners/{learner_id}/password-links",        "401 403 403 201 404 201"),
    Row("GET /v1/topics/{topic}/tally",                         "401 403 403 200! 200 200!"),
    Row("GET /v1/mastery",                                      "401 403 403 200! 200 200!"),

    Row("GET /v1/reviews",                                      "401 403 403 200! 200 200!"),
    Row("GET /v1/reviews/{review_id}",                          "401 403 403 200! 404 200!"),
    Row("POST /v1/reviews/{review_id}/decisions",               "401 403 403 201! 404 201!",
        {"criteria": {"raise-rank": "award"}}),

    Row("POST /v1/grade",                                       "401 403 403 200 200 200", {"items": []}),
    Row("PUT /v1/rubrics/{rubric_id}",                          "401 403 403 200 200 200", "<rubric>", REPLACING),
    Row("GET /v1/rubrics/{rubric_id}",                          "401 403 403 200 200 200"),
    Row("GET /v1/rubrics/{rubric_id}/trust",                    "401 403 403 200 200 200"),
    Row("GET /v1/rubrics/{rubric_id}/versions",                 "401 403 403 200 200 200"),
    Row("GET /v1/rubrics/{rubric_id}/versions/{hash}",          "401 403 403 200 200 200", using={"hash": "rubric_hash"}),
    Row("POST /v1/rubrics/{rubric_id}/dry-runs",                "401 403 403 200 200 200", "<rubric>", REPLACING),
    Row("GET /v1/regrades",                                     "401 403 403 200 200 200"),
    Row("POST /v1/regrades",                                    "401 403 403 202 202 202", {"question": "<question_id>"}),
    Row("GET /v1/regrades/{regrade_id}",                        "401 403 403 200 200 200"),
    Row("POST /v1/regrades/{regrade_id}/cancel",                "401 403 403 200 200 200"),
    Row("POST /v1/regrades/{regrade_id}/resume",                "401 403 403 200 200 200", using={"regrade_id": "stopped_id"}),

    Row("POST /v1/sessions",                                    "201! 201! 201! 201! 201! 201!",
        {"login": "learner", "password": "<password>"}),
    Row("DELETE /v1/sessions",                                  "401 200 200 200 200 200"),
    Row("GET /v1/invitations/{secret}",                         "200 200 200 200 200 200"),
    Row("GET /v1/password-links/{secret}",                      "200 200 200 200 200 200", using={"secret": "link"}),
    Row("POST /v1/passwords",                                   "201! 201! 201! 201! 201! 201!",
        {"link": "<link>", "new": "<password>"}),
    Row("POST /v1/accounts",                                    "201 201 201 201 201 201", ADMISSION),
    Row("GET /v1/classes",                                      "401 403 403 200 200 200"),
    Row("POST /v1/classes",                                     "401 403 403 201 201 201", {"name": "Geometry"}),
    Row("GET /v1/classes/{class_id}",                           "401 403 403 200! 404 200!"),
    Row("GET /v1/classes/{class_id}/results",                   "401 403 403 200! 404 200!"),
    Row("GET /v1/classes/{class_id}/results.csv",               "401 403 403 200! 404 200!"),
    Row("DELETE /v1/classes/{class_id}/members/{account_id}",   "401 403 403 200 404 200"),
    Row("POST /v1/classes/{class_id}/invitations",              "401 403 403 201 404 201", {}),
    Row("DELETE /v1/classes/{class_id}/invitations",            "401 403 403 200 404 200"),

    Row("GET /v1/exams",                                        "401 403 403 200 200 200"),
    Row("POST /v1/exams",                                       "401 403 403 201 404 201", EXAM | {"class_id": "<class_id>"}),
    Row("GET /v1/exams/{exam_id}",                              "401 403 403 200 404 200"),
    Row("PUT /v1/exams/{exam_id}",                              "401 403 403 200 404 200", EXAM, SEEN),
    Row("DELETE /v1/exams/{exam_id}",                           "401 403 403 200 404 200", headers=SEEN),
    Row("GET /v1/exams/{exam_id}/sittings",                     "401 403 403 200! 404 200!"),
    Row("PUT /v1/exams/{exam_id}/sittings/{learner_id}",        "401 403 403 200! 404 200!", {"extra_seconds": 600}),
    Row("GET /v1/me/exams",                                     "401 200 200 200 200 200"),
    Row("GET /v1/me/exams/{exam_id}",                           "401 200 404 404 404 404"),
    Row("POST /v1/me/exams/{exam_id}/start",                    "401 200 404 404 404 404"),
    Row("POST /v1/me/exams/{exam_id}/hand-in",                  "401 200 404 404 404 404", using={"exam_id": "started_id"}),

    Row("GET /openapi.json",                                    "200 200 200 200 200 200"),
    Row("GET /docs",                                            "200 200 200 200 200 200"),
    Row("GET /favicon.ico",                                     "307 307 307 307 307 307"),
    Row("GET /static/{version}/{path}",                         "307 307 307 307 307 307"),
    Row("GET /vendor/{version}/{path}",                         "404 404 404 404 404 404"),  # there may be no libraries
    Row("GET /sign-in",                                         "200 200 200 200 200 200"),
    Row("GET /join/{secret}",                                   "200 200 200 200 200 200"),
    Row("GET /password/{secret}",                               "200 200 200 200 200 200", using={"secret": "link"}),
    Row("GET /",                                                "303 200! 200 200 200 200"),
    Row("GET /account",                                         "303 200! 200 200 200 200"),
    Row("GET /attempts",                                        "303 200! 200 200 200 200"),
    Row("GET /questions/{question_id}",                         "303 200! 200 200 200 200"),
    Row("GET /questions/{question_id}/answers",                 "303 403 403 200! 200 200!"),
    Row("GET /classes",                                         "303 403 403 200! 200 200!"),
    Row("GET /classes/{class_id}",                              "303 403 403 200 404 200"),
    Row("GET /exams",                                           "303 200! 200 200 200 200"),
    Row("GET /exams/{exam_id}",                                 "303 200! 404 200! 404 200!"),
    Row("GET /exams/{exam_id}/questions/{question_id}",         "303 303 404 404 404 404"),
    Row("GET /reviews",                                         "303 403 403 200 200 200"),
    Row("GET /regrades",                                        "303 403 403 200 200 200"),
    Row("GET /content",                                         "303 403 403 200 200 200"),
    Row("GET /content/questions/{question_id}",                 "303 403 403 200 200 200"),
    Row("GET /content/rubrics/{rubric_id}",                     "303 403 403 200 200 200"),
)
# fmt: on
