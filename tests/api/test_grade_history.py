"""Every grade of an attempt is explained: what gave it, by which versions, and whether it stands."""

from service.store import audit
from tests.api.conftest import Api
from tests.api.test_regrades import QUESTION, ask, carry_out, publish, small

__all__ = ["small"]


def test_every_grade_is_explained(small: Api) -> None:
    first = small.instructor.get(QUESTION).json()["hash"]
    answered = small.learner.post(f"{QUESTION}/submissions", json={"responses": {"value": "2n"}}).json()
    second = publish(small, "2*n")["hash"]
    regrade = ask(small, question="small").json()["regrade"]
    carry_out(small, regrade)
    path = f"/v1/attempts/{answered['attempt']}/grades"
    small.instructor.post(path, json={"field": "value", "verdict": "partial", "credit": 0.5, "comment": "Half."})

    history = small.instructor.get(path).json()
    own = small.learner.get(path).json()

    assert [(each["question_hash"], each["verdict"]) for each in own["grades"]] == [
        (None, each["verdict"]) for each in history["grades"]
    ]
    told = [
        (each["given_by"], each["verdict"], each["question_hash"], each["regrade"], each["stands"])
        for each in history["grades"]
    ]
    assert told == [
        ("submission", "incorrect", first, None, False),
        ("regrade", "correct", second, regrade, False),
        ("person", "partial", first, None, True),
    ]
    assert [each["certificate"]["means"] for each in history["grades"]][-1] == "person"
    assert history["grades"][0]["notes"] != []
    assert small.instructor.get(f"{QUESTION}/versions/{first}").status_code == 200
    with small.database.reading() as session:
        trail = audit.examine(session)
    assert trail.breach is None
    assert trail.entries == 6


def test_another_learners_grades_are_not_found(small: Api) -> None:
    answered = small.learner.post(f"{QUESTION}/submissions", json={"responses": {"value": "2n"}}).json()
    path = f"/v1/attempts/{answered['attempt']}/grades"

    assert [each.get(path).status_code for each in (small.other, small.learner, small.instructor)] == [404, 200, 200]
