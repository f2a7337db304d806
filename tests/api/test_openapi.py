"""The API's own description: fresh, complete, and with examples that a reader can send."""

from typing import Any

import pytest

from service.api import openapi
from service.api.application import assemble
from service.api.problems import MEDIA_TYPE
from tests.api.conftest import ONLY_READING, Api

DESCRIPTION = assemble().openapi()
OPERATIONS = [
    pytest.param(operation, id=f"{method} {path}")
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
CONTRACT = {
    ("GET", "/v1/topics"),
    ("GET", "/v1/questions"),
    ("GET", "/v1/questions/{question_id}"),
    ("PUT", "/v1/questions/{question_id}"),
    ("GET", "/v1/questions/{question_id}/explanation"),
    ("GET", "/v1/questions/{question_id}/hints"),
    ("POST", "/v1/questions/{question_id}/hints"),
    ("GET", "/v1/questions/{question_id}/solution"),
    ("POST", "/v1/questions/{question_id}/surrender"),
    ("POST", "/v1/questions/{question_id}/previews"),
    ("POST", "/v1/questions/{question_id}/checks"),
    ("POST", "/v1/questions/{question_id}/documents"),
    ("POST", "/v1/questions/{question_id}/submissions"),
    ("GET", "/v1/me/attempts"),
    ("GET", "/v1/attempts/{attempt_id}"),
    ("POST", "/v1/attempts/{attempt_id}/grades"),
    ("GET", "/v1/attempts/{attempt_id}/grades"),
    ("GET", "/v1/reviews"),
    ("GET", "/v1/reviews/{review_id}"),
    ("POST", "/v1/reviews/{review_id}/decisions"),
    ("GET", "/v1/me/tally"),
    ("GET", "/v1/learners/{learner_id}/mastery"),
    ("GET", "/v1/me/mastery"),
    ("GET", "/v1/me/next"),
    ("GET", "/v1/mastery"),
    ("GET", "/v1/learners/{learner_id}/tally"),
    ("GET", "/v1/topics/{topic}/tally"),
    ("POST", "/v1/grade"),
    ("PUT", "/v1/rubrics/{rubric_id}"),
    ("GET", "/v1/rubrics/{rubric_id}"),
    ("GET", "/v1/questions/{question_id}/versions"),
    ("GET", "/v1/questions/{question_id}/versions/{hash}"),
    ("GET", "/v1/rubrics/{rubric_id}/versions"),
    ("GET", "/v1/rubrics/{rubric_id}/versions/{hash}"),
    ("POST", "/v1/questions/{question_id}/dry-runs"),
    ("POST", "/v1/rubrics/{rubric_id}/dry-runs"),
    ("GET", "/v1/rubrics/{rubric_id}/trust"),
    ("POST", "/v1/regrades"),
    ("GET", "/v1/regrades"),
    ("GET", "/v1/regrades/{regrade_id}"),
    ("POST", "/v1/regrades/{regrade_id}/cancel"),
    ("POST", "/v1/regrades/{regrade_id}/resume"),
    ("POST", "/v1/sessions"),
    ("DELETE", "/v1/sessions"),
    ("GET", "/v1/me"),
    ("PUT", "/v1/me/password"),
    ("POST", "/v1/learners/{learner_id}/password-links"),
    ("GET", "/v1/password-links/{secret}"),
    ("POST", "/v1/passwords"),
    ("GET", "/v1/classes"),
    ("POST", "/v1/classes"),
    ("GET", "/v1/classes/{class_id}"),
    ("GET", "/v1/classes/{class_id}/results"),
    ("GET", "/v1/classes/{class_id}/results.csv"),
    ("GET", "/v1/questions/{question_id}/answers"),
    ("GET", "/v1/attempts/{attempt_id}/fields/{field}/alike"),
    ("POST", "/v1/attempts/{attempt_id}/fields/{field}/alike/grades"),
    ("DELETE", "/v1/classes/{class_id}/members/{account_id}"),
    ("POST", "/v1/classes/{class_id}/invitations"),
    ("DELETE", "/v1/classes/{class_id}/invitations"),
    ("GET", "/v1/invitations/{secret}"),
    ("POST", "/v1/accounts"),
    ("POST", "/v1/me/classes"),
    ("GET", "/v1/exams"),
    ("POST", "/v1/exams"),
    ("GET", "/v1/exams/{exam_id}"),
    ("PUT", "/v1/exams/{exam_id}"),
    ("DELETE", "/v1/exams/{exam_id}"),
    ("GET", "/v1/exams/{exam_id}/sittings"),
    ("PUT", "/v1/exams/{exam_id}/sittings/{learner_id}"),
    ("GET", "/v1/me/exams"),
    ("GET", "/v1/me/exams/{exam_id}"),
    ("POST", "/v1/me/exams/{exam_id}/start"),
    ("POST", "/v1/me/exams/{exam_id}/hand-in"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
GUARDED = [parameter for parameter in OPERATIONS if not {"health", "public"} & set(parameter.values[0]["tags"])]


def test_the_file_is_fresh() -> None:
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text(), "run `python -m service.api.openapi`"


def test_every_route_of_the_contract_is_there() -> None:
    assert {(method.upper(), path) for path, methods in DESCRIPTION["paths"].items() for method in methods} == CONTRACT


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_route_says_what_it_does(operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]


@pytest.mark.parametrize("operation", GUARDED)
def test_a_route_takes_a_token_and_declares_its_problems(operation: dict[str, Any]) -> None:
    declared = {status for status, response in operation["responses"].items() if MEDIA_TYPE in response["content"]}

    assert operation["security"] == [{"token": []}, {"session": []}]
    assert declared >= {"401", "503"} | ({"400", "413", "415", "422"} if "requestBody" in operation else set())
    assert all(
        set(response["content"]) <= ({MEDIA_TYPE} if int(status) >= 400 else {"application/json", "text/csv"})
        for status, response in operation["responses"].items()
    )


@ONLY_READING
@pytest.mark.parametrize(
    ("shape", "address"),
    [
        ("Responses", "/v1/questions/lora-memory/previews"),
        ("Responses", "/v1/questions/lora-memory/checks"),
        ("Responses", "/v1/questions/lora-memory/submissions"),
        ("BatchShape", "/v1/grade"),
    ],
)
def test_the_example_of_a_body_can_be_sent(api: Api, shape: str, address: str) -> None:
    [example] = DESCRIPTION["components"]["schemas"][shape]["examples"]

    answered = api.admin.post(address, json=example)

    assert answered.is_success
    assert '"error":' not in answered.text
