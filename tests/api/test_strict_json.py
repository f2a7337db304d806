"""Bodies that no part of the service may meet: refused at the door, with a clear problem and nothing recorded."""

from typing import Any

import pytest

from service.api.strict_json import MAX_DEPTH, MAX_DIGITS, parse
from service.bank.written import as_text
from service.errors import RequestError
from tests.api.conftest import Api

SUBMISSIONS = "/v1/questions/lora-memory/submissions"

MALFORMED = [
    (b"", "malformed-body", "line 1, column 1"),
    (b"{", "malformed-body", "line 1, column 2"),
    (b'{"responses": }', "malformed-body", "line 1, column 15"),
    (b'{\n  "a": 1\n  "b": 2}', "malformed-body", "line 3, column 3"),
    (b'{"a": 1} x', "malformed-body", "line 1, column 10"),
    (b"{'a': 1}", "malformed-body", "line 1, column 2"),
    (b'{"a": "\n"}', "malformed-body", "line 1, column 8"),
    (b'{"a": NaN}', "malformed-body", "`NaN`"),
    (b'{"a": -Infinity}', "malformed-body", "`-Infinity`"),
    (b"\xff\xfe{}", "malformed-body", "byte 0"),
    (b'{"a": "\xc3"}', "malformed-body", "byte 7"),
    (b'\xef\xbb\xbf{"a": 1}', "malformed-body", "BOM"),
    (b'{"a": 1e999}', "number-out-of-range", "1e999"),
    (b'{"a": -1.5e400}', "number-out-of-range", "-1.5e400"),
    (b'{"a": ' + b"9" * (MAX_DIGITS + 1) + b"}", "number-out-of-range", "too long"),
    (b'{"a": 0.' + b"9" * MAX_DIGITS + b"}", "number-out-of-range", "too long"),
    (b'{"a": "\\ud800"}', "unusable-text", "`/a`"),
    (b'{"a": ["", "\\udfffx"]}', "unusable-text", "`/a/1`"),
    (b'{"a": "\\u0000"}', "unusable-text", "`/a`"),
    (b'{"a": {"\\u0000": 1}}', "unusable-text", "`/a`"),
    (b'{"\\ud800": 1}', "unusable-text", "name"),
    (b'{"a": 1, "b": 2, "a": 3}', "repeated-name", "`a`"),
    (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "body-too-deep", str(MAX_DEPTH)),
    (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "body-too-deep", str(MAX_DEPTH)),
    (b"[" * 100_000, "body-too-deep", str(MAX_DEPTH)),
]


@pytest.mark.parametrize(("body", "code", "said"), MALFORMED)
def test_a_body_that_cannot_be_used_is_refused_with_its_place(body: bytes, code: str, said: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse(body)

    assert (caught.value.status, caught.value.code) == (400, code)
    assert said in caught.value.detail


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [true, null, "\\ud83d\\ude00"]}', {"a": [True, None, "😀"]}),
        (b'"\xe2\x82\xac"', "€"),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
        (b"-0", 0),
        (b"1e-999", 0.0),
    ],
)
def test_a_body_that_can_be_used_is_read(body: bytes, value: Any) -> None:
    assert value is None or parse(body) == value


@pytest.mark.parametrize(
    ("spelt", "text"),
    [
        ("0.50", "0.50"),
        ("1E+05", "1E+05"),
        ("2e14", "2e14"),
        ("100000000000000000000001", "100000000000000000000001"),
        ("-7", "-7"),
        ("true", "true"),
        ("false", "false"),
        ("null", ""),
        ('"4mk"', "4mk"),
        ('["A", "C"]', '["A", "C"]'),
        ("[0.50, 1, true, null]", "[0.50, 1, true, null]"),
        ('{"1":"B","2":[]}', '{"1": "B", "2": []}'),
    ],
)
def test_a_response_keeps_its_spelling(spelt: str, text: str) -> None:
    assert as_text(parse(spelt.encode())) == text


HOSTILE: list[tuple[bytes, dict[str, str | bytes], int, str]] = [
    *[(body, {}, 400, code) for body, code, _ in MALFORMED],
    (b'{"responses": {"full_bytes": "4ml"}}', {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
    (b'{"responses": {"full_bytes": "4ml"}}', {"Content-Type": ""}, 415, "unsupported-media-type"),
    (b"responses=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
    (b"x" * 2_000_000, {}, 413, "body-too-large"),
    (b"[]", {}, 422, "invalid-request"),
    (b"null", {}, 422, "invalid-request"),
    (b'"4ml"', {}, 422, "invalid-request"),
    (b"{}", {}, 422, "invalid-request"),
    (b'{"responses": {}}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": [[[[[[[[["4ml"]]]]]]]]]}}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}, "variant": "0"}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}, "variant": true}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}, "variant": 0.0}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}, "variant": -1}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}, "variant": 99999999999999999999}', {}, 404, "unknown-variant"),
    (b'{"responses": {"full_bytes": "4ml"}, "learner": "x"}', {}, 422, "invalid-request"),
    (b'{"responses": {"full_byte": "4ml"}}', {}, 422, "unknown-field"),
    (b'{"responses": {"": "4ml"}}', {}, 422, "unknown-field"),
    (b'{"responses": {"full_bytes": "4ml"}}', {"Idempotency-Key": ""}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}}', {"Idempotency-Key": "k" * 201}, 422, "invalid-request"),
    (b'{"responses": {"full_bytes": "4ml"}}', {"Authorization": b"Bearer \xff"}, 401, "token-unknown"),
]


def test_a_hostile_submission_is_a_clear_problem_and_nothing_is_recorded(api: Api) -> None:
    answered = [
        api.learner.post(SUBMISSIONS, content=body, headers={"Content-Type": "application/json"} | headers)
        for body, headers, _, _ in HOSTILE
    ]

    assert [(each.status_code, each.json()["type"]) for each in answered] == [
        (status, f"/problems/{code}") for _, _, status, code in HOSTILE
    ]
    assert {each.headers["content-type"] for each in answered} == {"application/problem+json"}
    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


def test_a_body_is_refused_while_it_arrives(api: Api) -> None:
    answered = api.learner.post(
        SUBMISSIONS, content=(b" " * 65_536 for _ in range(100)), headers={"Content-Type": "application/json"}
    )

    assert answered.status_code == 413


def test_what_was_sent_can_be_quoted_back(api: Api) -> None:
    answered = api.learner.post(
        SUBMISSIONS, content='{"responses": {"ünï~/": "1"}}'.encode(), headers={"Content-Type": "application/json"}
    )

    assert answered.status_code == 422
    assert "`ünï~/`" in answered.json()["detail"]
