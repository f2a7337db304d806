"""`exam-tutor rubric evaluate` over a file of labelled responses."""

import json
from pathlib import Path

from typer.testing import CliRunner

from service.cli.rubric import app

LABELLED = [
    ("Raise the rank.", {"raise-rank": "awarded", "learning-rate": "not"}),
    ("Lower the rank.", {"raise-rank": "not", "learning-rate": "awarded"}),
    ("Perhaps raise the rank.", {"raise-rank": "awarded"}),
]


def lines(folder: Path, *more: str) -> str:
    rows = [
        json.dumps({"question": "lora-underfitting", "field": "remedies", "response": response, "criteria": criteria})
        for response, criteria in LABELLED
    ]
    path = folder / "labelled.jsonl"
    path.write_text("\n".join([*rows, *more]), encoding="utf-8")
    return str(path)


def test_each_criterion_has_a_line_with_its_errors_and_bounds(tmp_path: Path) -> None:
    answered = CliRunner().invoke(app, ["evaluate", lines(tmp_path), "--show-wrong"])
    assert answered.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in answered.output.splitlines() if "/" in line}
    assert rows["lora-underfitting.remedies/raise-rank"][:4] == ["3", "66.7%", "0", "79.3%"]
    assert rows["lora-underfitting.remedies/learning-rate"][4] == "1"
    assert "'Lower the rank.'" in answered.output


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    answered = CliRunner().invoke(app, ["evaluate", lines(tmp_path, '{"question": 1}')])
    assert answered.exit_code == 1
    assert "labelled.jsonl:4" in answered.output
