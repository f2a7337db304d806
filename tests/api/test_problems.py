"""Every error leaves as an RFC 9457 problem, and a bug tells nothing."""

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from service.errors import AuthoringError, CapacityError
from tests.api.conftest import Api

SUBMISSION = {"responses": {"adapter_bytes": "4k(m+l)", "full_bytes": "4ml"}}


def test_an_address_without_a_route_is_a_problem(api: Api) -> None:
    answered = api.learner.get("/v1/nothing")

    assert answered.status_code == 404
    assert answered.json() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_a_wrong_method_is_a_problem_that_names_the_right_one(api: Api) -> None:
    answered = api.learner.put("/v1/topics")

    assert (answered.status_code, answered.headers["allow"]) == (405, "GET")
    assert answered.headers["content-type"] == "application/problem+json"


def test_a_trailing_slash_is_another_address(api: Api) -> None:
    assert api.learner.get("/v1/topics/").status_code == 404


DEEP = [[[[[[[[["too deep"]]]]]]]]]


def test_a_shape_that_does_not_fit_is_told_place_by_place(api: Api) -> None:
    answered = api.learner.post("/v1/questions/lora-memory/checks", json={"responses": {"a/b": DEEP}, "variant": -1})

    assert answered.json()["errors"] == [
        {
            "place": "body",
            "pointer": "/responses/a~1b",
            "message": "A response is nested at most 8 deep.",
        },
        {"place": "body", "pointer": "/variant", "message": "Input should be greater than or equal to 0"},
    ]


def test_a_bug_tells_nothing(api: Api) -> None:
    @api.app.get("/bug")
    def bug() -> None:
        raise RuntimeError("the secret of the house")

    answered = api.learner.get("/bug")

    assert answered.status_code == 500
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json()["type"] == "/problems/internal-error"
    assert "secret" not in answered.text


def test_a_full_service_says_when_to_come_again(api: Api) -> None:
    @api.app.get("/full")
    def full() -> None:
        raise CapacityError("Every worker is busy.", retry_after=7)

    answered = api.learner.get("/full")

    assert (answered.status_code, answered.headers["retry-after"]) == (503, "7")
    assert answered.json()["detail"] == "Every worker is busy."


def test_an_unusable_key_is_told_with_its_field(api: Api) -> None:
    @api.app.get("/key")
    def key() -> None:
        raise AuthoringError("It has no value.", "Add `value:`.", field="key.value")

    answered = api.learner.get("/key")

    assert answered.status_code == 422
    assert answered.json()["errors"] == [
        {"place": "key", "pointer": "/key/value", "message": "It has no value. Add `value:`."}
    ]


def test_a_commit_that_fails_is_never_told_as_recorded(api: Api) -> None:
    def fail(_: object) -> None:
        raise OperationalError("COMMIT", {}, OSError("disk full"))

    event.listen(api.database.engine, "commit", fail)
    answered = api.learner.post("/v1/questions/lora-memory/submissions", json=SUBMISSION)
    event.remove(api.database.engine, "commit", fail)

    assert answered.status_code == 503
    assert answered.headers["retry-after"]
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


def test_a_bug_in_the_commit_is_never_told_as_recorded(api: Api) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("bug")

    event.listen(api.database.engine, "commit", fail)
    answered = api.learner.post("/v1/questions/lora-memory/submissions", json=SUBMISSION)
    event.remove(api.database.engine, "commit", fail)

    assert answered.status_code == 500
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}
