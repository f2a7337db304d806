"""What somebody tries who wants more than the table of routes gives: each is refused, and nothing of it is kept or logged."""

import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from service.api import openapi
from service.api.identity import COOKIE
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.store import accounts, sign_ins
from service.store.database import open_database
from service.store.models import Regrade
from service.store.moments import now
from tests import asking
from tests.api.authorisation import TABLE, Row
from tests.api.conftest import client
from tests.api.world import PASSWORD, World, on_sqlite

DESCRIPTION = json.loads(openapi.text())
ELSEWHERE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
OURS = {"Sec-Fetch-Site": "same-origin"}
FORGED = {
    "role": "admin",
    "points": 100,
    "earned": 1,
    "account_id": "0" * 32,
    "learner_id": "0" * 32,
    "graded_by": "0" * 32,
    "submitted_at": "2020-01-01T00:00:00Z",
    "verdict": "correct",
    "credit": 1,
}
OTHER_MEDIA = (
    "",
    "text/plain",
    "text/plain; application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonp",
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")

WITH_BODY = pytest.mark.parametrize("row", [row for row in TABLE if row.body is not None], ids=lambda row: row.route)
WITH_OBJECT = pytest.mark.parametrize(
    "row", [row for row in TABLE if isinstance(row.body, dict)], ids=lambda row: row.route
)
OF_SOMEBODY = [row for row in TABLE if row.expected()["nobody"][0] in (401, 303)]
"""Routes and pages that want to know who is asking."""


@pytest.fixture(scope="module")
def world(
    bank: Bank, files: Documents, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all tests: what is refused leaves nothing behind."""
    folder = tmp_path_factory.mktemp("world")
    made = on_sqlite(Path(shutil.copy(migrated_sqlite, folder / "world.db")), bank, files)
    with made.copy(folder):
        yield made


def shape_of(row: Row) -> dict[str, Any]:
    """What the description says that the body of a route may hold."""
    method, path = row.route.split()
    content = DESCRIPTION["paths"][path][method.lower()]["requestBody"]["content"]
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return dict(DESCRIPTION["components"]["schemas"][name]["properties"])


@WITH_OBJECT
def test_what_a_body_may_not_say_is_refused(row: Row, world: World) -> None:
    body = json.loads(world.body_of(row) or "")
    forged = {name: value for name, value in FORGED.items() if name not in shape_of(row)}

    answered = [world.asked(row, "admin", body=json.dumps(body | {name: value})) for name, value in forged.items()]

    assert [each.status_code for each in answered] == [422] * len(forged)
    assert [{error["pointer"] for error in each.json()["errors"]} for each in answered] == [
        {f"/{name}"} for name in forged
    ]


@WITH_BODY
def test_a_body_of_another_media_type_is_not_read(row: Row, world: World) -> None:
    answered = [world.asked(row, "admin", headers={"Content-Type": media}).status_code for media in OTHER_MEDIA]

    assert answered == [415] * len(OTHER_MEDIA)


@WITH_OBJECT
def test_a_name_that_is_said_twice_is_refused(row: Row, world: World) -> None:
    answered = world.asked(row, "admin", body='{"role": "learner", "role": "admin"}')

    assert (answered.status_code, answered.json()["type"]) == (400, "/problems/repeated-name")


@pytest.mark.parametrize("path", DESCRIPTION["paths"])
def test_a_method_that_a_route_has_not_is_refused(path: str, world: World) -> None:
    declared = {method.upper() for method in DESCRIPTION["paths"][path]}
    address = world.path_of(Row(f"GET {path}", ""))
    admin = client(world.app, world.tokens["admin"])

    answered = {method: admin.request(method, address).status_code for method in METHODS if method not in declared}

    assert answered == dict.fromkeys(answered, 405)


def test_no_header_or_parameter_makes_another_method_of_a_request(world: World) -> None:
    before = regrades_in(world)
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        answered = world.asked(
            Row("GET /v1/regrades", ""), "instructor", headers={name: "POST"}, params={"_method": "POST"}
        )
        assert (answered.status_code, list(answered.json())) == (200, ["regrades"])

    assert regrades_in(world) == before


def regrades_in(world: World) -> int | None:
    with world.app.state.parts.database.reading() as session:
        count: int | None = session.scalar(select(func.count()).select_from(Regrade))
    return count


def test_no_reply_lets_another_site_read_it(world: World) -> None:
    reading = [row for row in TABLE if row.route.startswith("GET ")]
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    asking_first = [client(world.app).options(world.path_of(row), headers=ELSEWHERE | preflight) for row in TABLE]

    answered = [world.asked(row, "instructor", headers=ELSEWHERE) for row in reading]

    told = {name for each in answered + asking_first for name in each.headers if name.startswith("access-control-")}
    assert told == set()
    assert {each.status_code for each in asking_first} == {405}


@pytest.mark.parametrize("headers", [ELSEWHERE, {"Sec-Fetch-Site": "same-site"}], ids=["cross-site", "same-site"])
def test_another_site_can_do_and_read_nothing_with_a_cookie(headers: dict[str, str], world: World) -> None:
    sent = headers | {"Cookie": f"{COOKIE}={world.sessions['instructor']}"}
    asked = [row for row in OF_SOMEBODY if row.route.split()[1].startswith("/v1/")]

    answered = {row.route: world.asked(row, headers=sent) for row in asked}

    assert {route: each.status_code for route, each in answered.items()} == dict.fromkeys(answered, 403)
    assert {each.json()["type"] for each in answered.values()} == {"/problems/cross-site"}


def test_nobody_is_signed_in_by_another_site(world: World) -> None:
    simple = {"Content-Type": "text/plain", **ELSEWHERE}
    signing_in = [row for row in TABLE if row.route in ("POST /v1/sessions", "POST /v1/accounts", "POST /v1/passwords")]

    answered = [world.asked(row, headers=simple) for row in signing_in]

    assert [(each.status_code, "set-cookie" in each.headers) for each in answered] == [(415, False)] * 3


def test_a_token_counts_only_where_tokens_are_sent(world: World) -> None:
    token, session = world.tokens["admin"], world.sessions["admin"]
    me = Row("GET /v1/me", "")
    tried = {
        "token in the address": world.asked(me, params={"token": token, "access_token": token, "Authorization": token}),
        "token in a cookie": world.asked(me, headers={"Cookie": f"{COOKIE}={token}"}),
        "session as a token": world.asked(me, headers={"Authorization": f"Bearer {session}"}),
        "another token beside a session": world.asked(
            me, headers={"Authorization": "Bearer et_made-up", "Cookie": f"{COOKIE}={session}"}
        ),
        "two tokens": world.asked(me, headers={"Authorization": f"Bearer et_made-up, Bearer {token}"}),
        "password as a token": world.asked(me, headers={"Authorization": f"Bearer {PASSWORD}"}),
    }

    assert {name: each.status_code for name, each in tried.items()} == dict.fromkeys(tried, 401)


def test_what_was_taken_back_opens_nothing(world: World) -> None:
    with world.app.state.parts.database.transaction() as session:
        owner = accounts.by_token(session, world.tokens["admin"])
        assert owner is not None
        revoked = accounts.issue_token(session, owner.id)
        ended = sign_ins.begin_session(session, owner.id, at=now(), lasting=timedelta(0))
        accounts.revoke_token(session, revoked, at=now())
    asked = {row.route: row for row in OF_SOMEBODY}

    by_token = {route: world.asked(row, headers={"Authorization": f"Bearer {revoked}"}) for route, row in asked.items()}
    by_session = {
        route: world.asked(row, headers=OURS | {"Cookie": f"{COOKIE}={ended}"}) for route, row in asked.items()
    }

    expected = {route: row.expected()["nobody"][0] for route, row in asked.items()}
    assert {route: each.status_code for route, each in by_token.items()} == expected
    assert {route: each.status_code for route, each in by_session.items()} == expected


@pytest.mark.parametrize(
    ("caller", "address", "status"),
    [
        ("other", "/v1/me/attempts?before={last}", 200),
        ("other", "/v1/me/attempts?question={question_id}", 200),
        ("learner", "/v1/mastery", 403),
        ("foreign", "/v1/mastery?class_id={class_id}", 404),
        ("foreign", "/v1/mastery?after={first}", 200),
        ("foreign", "/v1/topics/{topic}/tally?after={first}&questions=all", 200),
        ("foreign", "/v1/classes/{class_id}/results?after={first}", 404),
        ("foreign", "/v1/questions/{question_id}/answers?limit=200", 200),
        ("other", "/v1/questions/{question_id}/hints", 200),
    ],
)
def test_no_parameter_leads_to_what_others_did(caller: str, address: str, status: int, world: World) -> None:
    ends = {"first": "0" * 32, "last": "f" * 32}

    answered = client(world.app, world.tokens[caller]).get(address.format(**world.names, **ends))

    assert (answered.status_code, world.tells(answered)) == (status, False)


def test_nobody_is_taken_out_of_a_class_by_way_of_another(world: World, tmp_path: Path) -> None:
    foreign = client(world.app, world.tokens["foreign"])
    (own,) = foreign.get("/v1/classes").json()["classes"]

    answered = foreign.delete(f"/v1/classes/{own['id']}/members/{world.names['account_id']}")

    assert answered.json() == {"ended": 0}
    members = world.asked(Row("GET /v1/classes/{class_id}", ""), "instructor").json()["members"]
    assert world.names["account_id"] in [each["id"] for each in members]


def test_a_kept_reply_is_given_to_nobody_else(world: World, tmp_path: Path) -> None:
    kept = [row for row in TABLE if takes_a_key(row) and row.expected()["learner"][0] == 201]
    key = {"Idempotency-Key": "the learner's"}
    with world.copy(tmp_path):
        first = {row.route: world.asked(row, "learner", headers=key) for row in kept}
        again = {row.route: world.asked(row, "learner", headers=key) for row in kept[-1:]}
        others = {row.route: world.asked(row, "other", headers=key) for row in kept[-1:]}

    assert [each.status_code for each in first.values()] == [201] + [422] * (len(kept) - 1)
    assert [each.status_code for each in again.values()] == [422]
    assert [(each.status_code, "idempotency-replayed" in each.headers) for each in others.values()] == [(201, False)]


def takes_a_key(row: Row) -> bool:
    method, path = row.route.split()
    operation = DESCRIPTION["paths"].get(path, {}).get(method.lower(), {})
    return any(each["name"] == "idempotency-key" for each in operation.get("parameters", ()))


def test_no_secret_is_logged_or_told(world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    secrets = {
        *world.tokens.values(),
        *world.sessions.values(),
        PASSWORD,
        world.names["secret"],
        world.names["link"],
    } - {""}
    caplog.set_level(logging.DEBUG)
    # Neither the client's own log is ours, nor what the reader of Markdown says of every line.
    for name in ("httpx2", "markdown_it"):
        caplog.set_level(logging.WARNING, name)

    with world.copy(tmp_path):
        told = [
            world.asked(row, caller).text
            for row in TABLE
            for caller in ("learner", "admin")
            if "{secret}" not in row.route
        ]
    with without_schema(world, tmp_path):
        told += [world.asked(row, "instructor").text for row in TABLE]

    assert [each for text in (*told, caplog.text) for each in secrets if each in text] == []
    assert "The database failed at GET /v1/invitations/{secret}" in caplog.text


@contextmanager
def without_schema(world: World, folder: Path) -> Iterator[None]:
    """A database in which every statement fails, inside the block."""
    database = open_database(f"sqlite:///{folder / 'empty.db'}")
    with world.put_on(database):
        yield
    database.close()


def test_no_route_tells_a_learner_the_key(world: World, tmp_path: Path) -> None:
    asked = [row for row in TABLE if "{question_id}" in row.route and "surrender" not in row.route]
    with world.copy(tmp_path):
        admin, learner = (client(world.app, world.tokens[each]) for each in ("admin", "learner"))
        question = asking.question("7331*n + 1")
        published = admin.put("/v1/questions/small", json=question, headers={"If-None-Match": "*"})
        told = [
            learner.request(*address_of(row, "small"), json=trying(row, wrong))
            for wrong in ("7330*n + 1", "(n")
            for row in asked
        ]
        told += [learner.get(address) for address in ("/v1/me/attempts", "/v1/me/next", "/v1/me/tally?questions=all")]

    assert published.status_code == 201, published.text
    assert sum(each.is_success for each in told) > 15
    # As a number that stands alone: a time or a hash may have the same digits.
    assert [each.text for each in told if re.search(r"\b733[1-9]\b", each.text)] == []


def address_of(row: Row, question: str) -> tuple[str, str]:
    method, template = row.route.split()
    return method, template.format(question_id=question, hash="0" * 64, exam_id="none")


def trying(row: Row, wrong: str) -> Any:
    """The body of a row with a wrong answer to the small question."""
    for name, value in (("responses", {"value": wrong}), ("document", f"value: ${wrong}$")):
        if isinstance(row.body, dict) and name in row.body:
            return {name: value}
    return {} if row.body is not None else None
