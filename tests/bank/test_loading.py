"""A bank that is right loads into values that say what its files say."""

from pathlib import Path

import pytest

from service.bank.bank import Bank
from service.bank.problems import BankProblems
from service.errors import RequestError
from tests.bank.sheets import GOOD, POLICY, POLICY_FILE, QUESTION, QUESTION_FILE, load, write


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    write(tmp_path, GOOD)
    return load(tmp_path)


def test_a_question_says_what_its_file_says(bank: Bank) -> None:
    question = bank.question("disk-space")
    assert (question.part, question.topic, question.title) == ("1a", "disks", "Space on a disk")
    assert (question.points, question.variant, question.variants) == (1.0, 0, (0, 1))
    assert list(question.fields) == ["space", "reason"]
    assert [field.type for field in question.fields.values()] == ["expression", "text"]
    assert len(question.hints) == 2
    assert set(question.symbols.symbols) == {"n", "ell"}


def test_a_text_field_has_the_criteria_of_its_rubric(bank: Bank) -> None:
    field = bank.field("disk-space", "reason")
    assert field.rubric == "disk-space.reason"
    assert field.criteria == ("block-size",)
    assert field.rubric_hash == bank.rubrics["disk-space.reason"].hash
    assert bank.rubrics["disk-space.reason"].criteria[0].deny == ("The blocks differ.", "Disks are round.")


def test_only_fields_that_decide_share_the_points(bank: Bank) -> None:
    assert bank.question("disk-space").worth.weights == {"space": 1.0}


def test_topics_list_their_questions_in_the_order_of_the_parts(tmp_path: Path) -> None:
    extra = {
        f"questions/{topic}/{id}.yaml": _renamed(id, part, topic)
        for id, part, topic in (("late", "10a", "disks"), ("early", "2b-ii", "disks"), ("other", "5b", "tapes"))
    }
    write(tmp_path, {**GOOD, **extra})
    rows = [(topic.id, topic.title, topic.questions, topic.points) for topic in load(tmp_path).topics()]
    assert rows == [("disks", "Disks", ("disk-space", "early", "late"), 3.0), ("tapes", "Tapes", ("other",), 1.0)]


def test_a_topic_is_called_what_the_policy_says(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, POLICY_FILE: f"{POLICY}topics: {{disks: DiSKs}}\n"})
    (topic,) = load(tmp_path).topics()
    assert topic.title == "DiSKs"


def _renamed(id: str, part: str, topic: str) -> str:
    reason = QUESTION[QUESTION.index("  reason:") : QUESTION.index("hints:")]
    text = QUESTION.replace(reason, "").replace("id: disk-space", f"id: {id}")
    return text.replace("part: 1a", f"part: {part}").replace("topic: disks", f"topic: {topic}")


def test_a_bank_without_a_policy_counts_every_first_attempt(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, text in GOOD.items() if name != POLICY_FILE})
    policy = load(tmp_path).policy
    assert policy.questions is None
    assert policy.attempt == "first"


REFUSALS = [
    (("disk-spice",), 404, "unknown-question", "Did you mean `disk-space`?"),
    (("zzz",), 404, "unknown-question", "GET /v1/questions lists them."),
    (("\ud800\x00",), 404, "unknown-question", "There is no question `��`."),
    (("x" * 100_000,), 404, "unknown-question", "There is no question `xxx"),
    (("disk-space", 7), 404, "unknown-variant", "has no variant 7; there is 0, 1."),
    (("disk-space", -1), 404, "unknown-variant", "has no variant -1"),
]


@pytest.mark.parametrize(("asked", "status", "code", "says"), REFUSALS)
def test_a_question_that_is_not_there_is_never_guessed(
    bank: Bank, asked: tuple[str, int], status: int, code: str, says: str
) -> None:
    with pytest.raises(RequestError) as refusal:
        bank.question(*asked)
    assert (refusal.value.status, refusal.value.code) == (status, code)
    assert says in refusal.value.detail
    assert len(refusal.value.detail) < 300


def test_a_field_that_is_not_there_is_refused_with_those_that_are(bank: Bank) -> None:
    with pytest.raises(RequestError, match="its fields are `space`, `reason`") as refusal:
        bank.field("disk-space", "spice")
    assert (refusal.value.status, refusal.value.code) == (422, "unknown-field")


def test_every_problem_of_every_file_is_said_at_once(tmp_path: Path) -> None:
    broken = QUESTION.replace("type: expression", "type: expresion").replace("{{size}} each", "{{sise}} each")
    write(tmp_path, {**GOOD, QUESTION_FILE: broken, POLICY_FILE: "attempt: second\n", "rubrics/a.b.yaml": "id: [\n"})
    with pytest.raises(BankProblems) as refusal:
        load(tmp_path)
    places = {(Path(each.file).name, each.field) for each in refusal.value.problems}
    assert ("disk-space.yaml", "statement") in places
    assert {("policy.yaml", "attempt"), ("a.b.yaml", "")} <= places
    assert str(refusal.value).startswith("4 problems were found.\n")


def test_a_symbolic_link_to_nowhere_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "questions/disks/gone.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BankProblems, match=r"gone\.yaml: The file cannot be opened"):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BankProblems, match="There is no such folder"):
        load(tmp_path)
