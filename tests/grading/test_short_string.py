"""Answer type `short-string`: keys that cannot be meant, what is shown, and slips."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank.compiling import compile_key
from service.errors import AuthoringError
from service.grading.grade import grade
from service.grading.outcome import Verdict
from service.grading.slips import slips

WORDS = st.text("abc 1-", max_size=7)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ({"value": " "}, "value"),
        ({"value": "mitosis", "also": [""]}, "also"),
        ({"value": "mitosis", "forbidden": [" "]}, "forbidden"),
        ({"value": "law of large numbers", "forbidden": ["Large"]}, "forbidden"),
    ],
)
def test_a_key_that_cannot_be_meant_is_refused(key: dict[str, object], field: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        compile_key({"type": "short-string", **key}, points=b"short")

    assert refused.value.field.endswith(field)


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        ("It is **mitosos**.", "mitosos"),
        ("the cell", "the cell"),
        ("fission, because it splits", "fission"),
        ("x!", "x!"),
    ],
)
def test_the_words_are_shown_as_they_were_written(response: str, shown: str) -> None:
    kind, key = compile_key({"type": "short-string", "value": "mitosis", "typos": 1}, points=b"short")

    read = grade(kind, key, response).read

    assert read is not None
    assert read.text == shown


@pytest.mark.parametrize("forbidden", [["meiosis"], []])
def test_no_note_holds_the_key(forbidden: list[str]) -> None:
    written = {"type": "short-string", "value": "mitosis", "forbidden": forbidden, "typos": 1}
    kind, key = compile_key(written, points=b"short")

    for response in ("mitosos", "mito sis", "miosis", "meiosis", "fission"):
        found = grade(kind, key, response)
        told = [*found.certificate.values.values(), *(text for note in found.notes for text in note.values.values())]
        assert not any("mitosis" in text for text in told), response


@given(WORDS, WORDS)
def test_slips_are_as_many_from_either_side(one: str, other: str) -> None:
    found = slips(one, other, 3)

    assert found == slips(other, one, 3)
    assert (found == 0) == (one == other)


@pytest.mark.parametrize(
    "piece", ["it is ", "'", "the answer is ", "because ", "(", "\\boxed{", "a or ", ", ", "mitosi "]
)
def test_long_responses_cost_little(piece: str) -> None:
    written = {"type": "short-string", "value": "mitosis", "also": ["fission"], "forbidden": ["meiosis"], "typos": 3}
    kind, key = compile_key(written, points=b"short")
    begin = time.perf_counter()

    found = grade(kind, key, (piece * 2000)[:2000])

    assert found.verdict is not Verdict.CORRECT
    assert time.perf_counter() - begin < 0.5
