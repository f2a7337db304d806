"""Previews: what was understood, before anything is graded."""

from tests.api.conftest import ONLY_READING, Api

pytestmark = ONLY_READING

PREVIEWS = "/v1/questions/lora-memory/previews"


def test_a_response_is_given_back_as_it_was_read(api: Api) -> None:
    answered = api.learner.post(PREVIEWS, json={"responses": {"adapter_bytes": "4mk + 4k\\ell"}})

    shown = answered.json()
    assert answered.status_code == 200
    assert (shown["question"], shown["variant"], list(shown["fields"])) == ("lora-memory", 0, ["adapter_bytes"])
    field = shown["fields"]["adapter_bytes"]
    assert (field["readable"], field["notes"]) == (True, [])
    assert r"\ell" in field["read"]["latex"]
    assert field["read"]["mathml"].startswith("<math")
    assert set(field) == {"readable", "read", "notes"}


def test_what_cannot_be_read_is_shown_with_its_place(api: Api) -> None:
    answered = api.learner.post(PREVIEWS, json={"responses": {"adapter_bytes": "4k(m+", "full_bytes": " "}})

    fields = answered.json()["fields"]
    assert answered.status_code == 200
    assert [fields[name]["readable"] for name in ("adapter_bytes", "full_bytes")] == [False, False]
    [note] = fields["adapter_bytes"]["notes"]
    assert note["message"]
    assert note["caret"].splitlines()[0] == "4k(m+"
    assert [note["code"] for note in fields["full_bytes"]["notes"]] == ["empty"]


def test_a_preview_records_nothing(api: Api) -> None:
    api.learner.post(PREVIEWS, json={"responses": {"full_bytes": "4ml"}})

    assert api.rows() == {"attempts": 0, "grades": 0, "idempotency": 0}


def test_a_field_that_is_not_there_is_named_with_those_that_are(api: Api) -> None:
    answered = api.learner.post(PREVIEWS, json={"responses": {"bytes": "4ml"}})

    assert (answered.status_code, answered.json()["type"]) == (422, "/problems/unknown-field")
    assert "`adapter_bytes`, `full_bytes`, `ratio`" in answered.json()["detail"]
