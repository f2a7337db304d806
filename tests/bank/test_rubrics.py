"""Rubrics with rules: what an author may write, what is refused, and how far the rules can be trusted."""

import json
import re
from pathlib import Path

import pytest
import yaml

from service.bank.evaluation import Labelled, Record, evaluate
from service.bank.examples import prose_key
from service.bank.loading import load_bank
from service.bank.problems import each_of
from service.bank.trust_policy import wilson
from service.errors import AuthoringError
from service.grading.text import read, rulings
from tests.bank.sheets import GOOD, RUBRIC, RUBRIC_FILE, load, write

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = ROOT / "tests" / "rubrics" / "held_out.jsonl"

RULES = """\
    rules:
      award:
        - says: [[of one size, each has]]
      review:
        - says: [something]
    examples:
"""
HOLDS = "[[of one size, each has]]"


def rubric(rules: str) -> str:
    """The rubric of the sheets with rules for its criterion."""
    return RUBRIC.replace("    examples:\n", rules)


def complaints(folder: Path, rules: str) -> list[str]:
    write(folder, {**GOOD, RUBRIC_FILE: rubric(rules)})
    try:
        load(folder)
    except AuthoringError as error:
        return [str(each) for each in each_of(error)]
    return []


def test_a_rubric_whose_examples_hold_is_taken(tmp_path: Path) -> None:
    assert complaints(tmp_path, RULES) == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (RULES.replace(HOLDS, "[nowhere]"), "is to be awarded and is absent (no rule fired)"),
        (RULES.replace(HOLDS, "[[blocks, each has]]"), "is not to be awarded and is awarded (by award.1)"),
        (RULES.replace("[something]", "[nothing of the kind]"), "is to go to review and is absent"),
        (RULES.replace("says: [[", "say: [["), "say"),
        (RULES.replace(f"says: {HOLDS}", "{says: [a], formula: b}"), "exactly one of"),
        (RULES.replace(f"says: {HOLDS}", "{formula: b, given: true}"), "belongs to `says`"),
        (RULES.replace("of one size", "one-size|two"), "has no words"),
    ],
)
def test_rules_that_do_not_hold_are_refused(tmp_path: Path, rules: str, said: str) -> None:
    found = complaints(tmp_path, rules)
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        ("says: [null]", "says.0", "This entry is empty."),
        ("says: [[something, null]]", "says.0.1", "This entry is empty."),
        ("says: [true]", "says.0", 'This entry must be text. Put it in quotes: "true".'),
        ("says: [[something, 4]]", "says.0.1", 'This entry must be text. Put it in quotes: "4".'),
        ("says: [{not: 0.5}]", "says.0.not", '`not` must be text. Put it in quotes: "0.5".'),
        ("change: {of: null, direction: up}", "change.of", "`of` is empty."),
        ("formula: [false]", "formula.0", 'This entry must be text. Put it in quotes: "false".'),
    ],
)
def test_what_yaml_reads_as_no_text_is_complained_of_once(tmp_path: Path, rule: str, place: str, said: str) -> None:
    found = complaints(tmp_path, RULES.replace("says: [something]", rule))
    line = rubric(RULES).splitlines().index("        - says: [something]") + 1
    of_rubric = [each for each in found if f"{RUBRIC_FILE}:" in each]
    assert len(of_rubric) == 1, of_rubric
    assert f"{RUBRIC_FILE}:{line}: criteria.0.rules.review.0.{place}: {said}" in of_rubric[0]


def test_a_failing_example_is_named_with_its_line(tmp_path: Path) -> None:
    first, *_ = complaints(tmp_path, RULES.replace(HOLDS, "[nowhere]"))
    line = (
        rubric(RULES).splitlines().index(next(each for each in rubric(RULES).splitlines() if "award: [All" in each)) + 1
    )
    assert f"{RUBRIC_FILE}:{line}: criteria.0.examples.award.0: `All blocks are of one size.`" in first


def test_every_criterion_of_the_bank_has_rules_and_at_least_ten_examples() -> None:
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        for criterion in yaml.safe_load(path.read_text(encoding="utf-8"))["criteria"]:
            examples = criterion["examples"]
            assert "rules" in criterion, f"{path.stem}/{criterion['id']}"
            assert sum(map(len, examples.values())) >= 10, f"{path.stem}/{criterion['id']}"


def test_the_rules_find_what_people_found_in_responses_they_were_not_written_for() -> None:
    bank = load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"held out")
    labelled = [Labelled.model_validate_json(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    records = evaluate(bank, labelled).values()
    responses, decided = sum(each.responses for each in records), sum(each.decided for each in records)
    assert decided >= 0.85 * responses
    assert sum(each.false_awards for each in records) <= 0.01 * sum(each.denied for each in records)
    assert sum(each.false_denials for each in records) <= 0.03 * sum(each.earned for each in records)


FRAMES = [
    ("It is not true that {}", 0.01),
    ("It would be wrong to say that {}", 0.01),
    ("I do not think that {}", 0.01),
    ("Maybe {}", 0.0),
    ("{}, but I am not sure.", 0.0),
]


@pytest.mark.parametrize(("frame", "allowed"), FRAMES)
def test_what_is_denied_or_left_open_as_a_whole_is_not_awarded(frame: str, allowed: float) -> None:
    bank = load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"frames")
    tried, awarded = 0, []
    for rubric in bank.rubrics.values():
        key = prose_key(bank.field(rubric.question, rubric.field, 0))
        assert key is not None
        for criterion in rubric.criteria:
            for example in filter(one_sentence, criterion.award):
                text = frame.format(example.rstrip(".") if frame.startswith("{") else example[0].lower() + example[1:])
                tried += 1
                if rulings(key, read(key, text))[criterion.id].verdict == "awarded":
                    awarded.append(text)
    assert len(awarded) <= allowed * tried, awarded


def one_sentence(text: str) -> bool:
    return "\n" not in text and not re.search(r"[.;!?] ", text)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.278), (1, 10, 0.018, 0.404), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_wilson_interval(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_kappa_is_agreement_beyond_chance() -> None:
    record = Record()
    for label, verdict in [("awarded", "awarded")] * 20 + [("not", "awarded")] * 5 + [("awarded", "absent")] * 10:
        record.count(label, verdict, "x")
    for _ in range(15):
        record.count("not", "contradicted", "x")
    record.count("not", "review", "x")
    assert (record.decided, record.false_awards, record.false_denials) == (50, 5, 10)
    assert record.kappa == pytest.approx(0.4)


def test_labels_of_unknown_criteria_and_fields_are_refused() -> None:
    bank = load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"labels")
    given = {"question": "lora-underfitting", "field": "remedies", "response": "x", "criteria": {"other": "not"}}
    with pytest.raises(AuthoringError, match="has no criterion `other`"):
        evaluate(bank, [Labelled.model_validate_json(json.dumps(given))])
    with pytest.raises(AuthoringError, match="No rubric is for"):
        evaluate(bank, [Labelled(question="lora-memory", field="ratio", response="x", criteria={})])


@pytest.mark.parametrize("joint", [", ", " / ", " and the "])
def test_the_phrases_of_a_rubric_in_a_row_are_not_awarded(joint: str) -> None:
    bank = load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"rows")
    tried, awarded = 0, []
    for rubric in bank.rubrics.values():
        key = prose_key(bank.field(rubric.question, rubric.field, 0))
        assert key is not None
        words = sorted(word for word in key.book.vocabulary if len(word) > 3)
        for first in range(0, len(words) - 6, 6):
            text = joint.join(words[first : first + 6])
            tried += len(key.criteria)
            awarded += [text for each in rulings(key, read(key, text)).values() if each.verdict == "awarded"]
    assert len(awarded) <= 0.01 * tried, awarded
