"""Signing in for a cookie: what it lets do, from where, and for how long."""

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from service.api.dependencies import Parts
from service.store import sign_ins
from service.store.passwords import Passwords
from tests.api.conftest import Api, client

PASSWORD = "correct horse battery"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser(api: Api) -> TestClient:
    """A browser of the learner `ada`, who is not signed in yet."""
    parts: Parts = api.app.state.parts
    api.app.state.parts = Parts(
        **{name: getattr(parts, name) for name in Parts.__dataclass_fields__ if name != "passwords"},
        passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
    )
    with api.database.transaction() as session:
        hashed = api.app.state.parts.passwords.hashed(PASSWORD)
        sign_ins.set_password(session, api.ids["learner"], hashed, login="ada")
    return client(api.app)


def sign_in(browser: TestClient, password: str = PASSWORD, login: str = "Ada") -> int:
    return browser.post("/v1/sessions", json={"login": login, "password": password}).status_code


def test_who_signs_in_gets_a_cookie_that_scripts_and_other_sites_do_not_see(api: Api, browser: TestClient) -> None:
    answered = browser.post("/v1/sessions", json={"login": " ADA ", "password": PASSWORD})

    assert answered.status_code == 201
    assert answered.json()["account"] == {"id": api.ids["learner"], "name": "learner", "role": "learner"}
    cookie = answered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert browser.get("/v1/me").json()["name"] == "learner"
    assert browser.get("/v1/me/tally").json()["learner"] == api.ids["learner"]


def test_over_https_the_cookie_is_for_https_alone(api: Api, browser: TestClient) -> None:
    secure = TestClient(api.app, base_url="https://exam.test")

    answered = secure.post("/v1/sessions", json={"login": "ada", "password": PASSWORD})

    assert "Secure" in answered.headers["set-cookie"]


@pytest.mark.parametrize(("login", "password"), [("ada", "wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_login_and_a_wrong_password_are_told_alike(browser: TestClient, login: str, password: str) -> None:
    answered = browser.post("/v1/sessions", json={"login": login, "password": password})

    assert (answered.status_code, answered.json()["type"]) == (401, "/problems/wrong-sign-in")
    assert "set-cookie" not in answered.headers


def test_after_ten_wrong_tries_even_the_right_password_has_to_wait(browser: TestClient) -> None:
    wrong = [sign_in(browser, "wrong password") for _ in range(10)]

    answered = browser.post("/v1/sessions", json={"login": "ada", "password": PASSWORD})

    assert wrong == [401] * 10
    assert (answered.status_code, answered.json()["type"]) == (429, "/problems/too-many-tries")
    assert 0 < int(answered.headers["retry-after"]) <= 900


def test_signing_in_anew_ends_the_session_before(api: Api, browser: TestClient) -> None:
    sign_in(browser)
    before = browser.cookies["exam_tutor_session"]
    sign_in(browser)

    assert browser.cookies["exam_tutor_session"] != before
    assert TestClient(api.app, cookies={"exam_tutor_session": before}).get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN, 200),
        ({"Origin": "http://testserver"}, 200),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_our_own_pages_change_something_with_a_cookie(
    browser: TestClient, headers: dict[str, str], status: int
) -> None:
    sign_in(browser)
    written = {"responses": {"full_bytes": "4ml"}}

    answered = browser.post("/v1/questions/lora-memory/checks", json=written, headers=headers)

    assert answered.status_code == status
    assert status == 200 or answered.json()["type"] == "/problems/cross-site"


def test_a_token_needs_no_page_of_ours(api: Api, browser: TestClient) -> None:
    sign_in(browser)
    headers = {"Authorization": f"Bearer {api.tokens['learner']}", "Sec-Fetch-Site": "cross-site"}

    answered = browser.post(
        "/v1/questions/lora-memory/checks", json={"responses": {"full_bytes": "4ml"}}, headers=headers
    )

    assert answered.status_code == 200


def test_who_signs_out_is_out(browser: TestClient) -> None:
    sign_in(browser)
    kept = browser.cookies["exam_tutor_session"]

    answered = browser.delete("/v1/sessions", headers=OWN)

    assert answered.json() == {"everywhere": False}
    assert "exam_tutor_session" not in browser.cookies
    browser.cookies.set("exam_tutor_session", kept)
    after = browser.get("/v1/me")
    assert (after.status_code, after.json()["type"]) == (401, "/problems/session-ended")


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(api: Api, browser: TestClient) -> None:
    other = client(api.app)
    sign_in(browser)
    sign_in(other)

    browser.delete("/v1/sessions?everywhere=true", headers=OWN)

    assert other.get("/v1/me").status_code == 401


def test_a_new_password_takes_the_place_of_the_old_one(api: Api, browser: TestClient) -> None:
    other = client(api.app)
    sign_in(browser)
    sign_in(other)

    wrong = browser.put("/v1/me/password", json={"current": "wrong password", "new": "another password"}, headers=OWN)
    changed = browser.put("/v1/me/password", json={"current": PASSWORD, "new": "another password"}, headers=OWN)

    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/wrong-password")
    assert changed.status_code == 200
    assert (browser.get("/v1/me").status_code, other.get("/v1/me").status_code) == (200, 401)
    assert (sign_in(other), sign_in(other, "another password")) == (401, 201)


def test_an_account_with_tokens_only_has_no_password_to_change(api: Api) -> None:
    answered = api.other.put("/v1/me/password", json={"current": PASSWORD, "new": "another password"})

    assert (answered.status_code, answered.json()["type"]) == (404, "/problems/no-sign-in")
