"""What instructors see and decide of each other's learners: of other classes only counts, of learners in no class everything."""

from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from service.store import accounts, classes
from service.store.models import Role
from service.store.moments import now
from tests.api.conftest import Api, client
from tests.api.test_dry_runs import QUESTION
from tests.api.test_reviews import AWARD, DENY, VAGUE, decide, queue
from tests.api.test_trust import BOTH, RUBRIC
from tests.asking import question


@dataclass(frozen=True)
class School:
    """Two classes, whose instructors are not in each other's.

    Attributes:
        api: the application; its `learner` and `other` are in no class.
        emmy, max: instructors, each of a class.
        ada, zoe: learners, one of each class.
        ids: of the learners' accounts and of the classes, by name of the learner and of the instructor.
    """

    api: Api
    emmy: TestClient
    max: TestClient
    ada: TestClient
    zoe: TestClient
    ids: dict[str, str]


@pytest.fixture
def school(api: Api) -> School:
    people, ids = {}, {}
    with api.database.transaction() as session:
        for teacher, learner in (("emmy", "ada"), ("max", "zoe")):
            teaching = accounts.create_account(session, teacher, Role.INSTRUCTOR)
            learning = accounts.create_account(session, learner, Role.LEARNER)
            made = classes.create(session, f"Class of {teacher}", teaching.id, at=now())
            classes.join(session, made.id, learning.id, at=now())
            ids |= {learner: learning.id, teacher: made.id}
            for each in (teaching, learning):
                people[each.name] = client(api.app, accounts.issue_token(session, each.id))
    return School(api, **people, ids=ids)


def submit(asking: TestClient, response: str = VAGUE) -> str:
    body = {"responses": {"remedies": response}}
    return str(asking.post("/v1/questions/lora-underfitting/submissions", json=body).json()["attempt"])


def test_learners_of_other_classes_wait_in_groups_of_their_own(school: School) -> None:
    attempts = {"ada": submit(school.ada), "zoe": submit(school.zoe), "nowhere": submit(school.api.learner)}

    seen = {
        name: {member["attempt"] for each in queue(asking) for member in each["members"]}
        for name, asking in {"emmy": school.emmy, "max": school.max, "admin": school.api.admin}.items()
    }

    assert seen == {
        "emmy": {attempts["ada"], attempts["nowhere"]},
        "max": {attempts["zoe"], attempts["nowhere"]},
        "admin": set(attempts.values()),
    }
    assert [each["answers"] for each in queue(school.api.admin)] == [1, 1, 1]


def test_a_decision_of_one_class_neither_serves_nor_disputes_another(school: School) -> None:
    adas, zoes = submit(school.ada), submit(school.zoe)
    mine, theirs = queue(school.emmy)[0]["review"], queue(school.max)[0]["review"]
    decide(school.emmy, mine, AWARD)

    decided = decide(school.max, theirs, DENY)

    assert (decided["agreement"], decided["grades_added"]) == ("decided", 1)
    shown = [
        asking.get(f"/v1/attempts/{attempt}").json()["fields"]["remedies"]["grades"][-1]["verdict"]
        for asking, attempt in ((school.ada, adas), (school.zoe, zoes))
    ]
    assert shown == ["partial", "incorrect"]


def test_a_group_of_another_class_is_not_found(school: School) -> None:
    attempt = submit(school.zoe)
    review = queue(school.max)[0]["review"]

    answered = [
        school.emmy.get(f"/v1/reviews/{review}"),
        school.emmy.post(f"/v1/reviews/{review}/decisions", json=AWARD),
    ]

    assert [(each.status_code, each.json()["type"]) for each in answered] == [(404, "/problems/unknown-review")] * 2
    assert len(school.api.admin.get(f"/v1/attempts/{attempt}/grades").json()["grades"]) == 1
    assert decide(school.api.admin, review, AWARD)["grades_added"] == 1


def test_who_goes_into_another_class_is_decided_there_and_those_who_stay_are_not(school: School) -> None:
    with school.api.database.transaction() as session:
        moving = accounts.create_account(session, "Bob", Role.LEARNER).id
        bob = client(school.api.app, accounts.issue_token(session, moving))
        classes.join(session, school.ids["emmy"], moving, at=now())
    stays, goes = submit(school.ada), submit(bob)
    with school.api.database.transaction() as session:
        classes.leave(session, school.ids["emmy"], moving)
        classes.join(session, school.ids["max"], moving, at=now())

    (found,) = queue(school.max)
    decided = decide(school.max, found["review"], AWARD)

    assert [member["attempt"] for member in found["members"]] == [goes]
    assert (decided["grades_added"], decided["state"], queue(school.max)) == (1, "decided", [])
    (left,) = queue(school.emmy)
    assert (left["answers"], left["waiting"], left["members"][0]["attempt"]) == (1, 1, stays)


def test_a_dry_run_counts_everybody_and_names_only_those_who_may_be_seen(school: School) -> None:
    published = school.emmy.put(QUESTION, json=question(), headers={"If-None-Match": "*"})
    assert published.status_code == 201
    for asking in (school.ada, school.zoe, school.api.learner):
        asking.post(f"{QUESTION}/submissions", json={"responses": {"value": "4n"}})

    found = {
        name: asking.post(f"{QUESTION}/dry-runs", json=question("2*n")).json()
        for name, asking in {"emmy": school.emmy, "admin": school.api.admin}.items()
    }

    named = {name: {each["name"] for each in run["learners"]} for name, run in found.items()}
    assert named == {"emmy": {"ada", "learner"}, "admin": {"ada", "zoe", "learner"}}
    assert {name: run["learners_elsewhere"] for name, run in found.items()} == {"emmy": 1, "admin": 0}
    assert {(run["moved"], run["before"]["earned"]) for run in found.values()} == {(3, 3.0)}


def test_what_persons_decided_elsewhere_counts_for_trust_and_is_not_shown(school: School) -> None:
    submit(school.zoe, BOTH)
    (group,) = queue(school.max)
    decide(school.max, group["review"], {"criteria": {"raise-rank": "deny", "learning-rate": "deny"}})

    told = {
        name: asking.get(f"{RUBRIC}/trust").json() for name, asking in {"max": school.max, "emmy": school.emmy}.items()
    }

    assert {name: each["contradicted"] for name, each in told.items()} == {"max": 1, "emmy": 1}
    assert {name: len(each["contradictions"]) for name, each in told.items()} == {"max": 1, "emmy": 0}
