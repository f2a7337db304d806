"""The schemas that editors use are those of the loader."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from service.bank.files import question_files, rubric_files
from service.bank.schema import question_schema, rubric_schema, texts
from service.bank.yaml_lines import read_yaml
from tests.bank.sheets import QUESTION, RUBRIC

ROOT = Path(__file__).resolve().parents[2]

REFUSED = [
    (question_schema(), QUESTION.replace("title:", "titel:")),
    (question_schema(), QUESTION.replace("type: expression", "type: expresion")),
    (question_schema(), QUESTION.replace("unit: bytes", "units: bytes")),
    (question_schema(), QUESTION.replace("{rubric: disk-space.reason}", "{value: x}")),
    (rubric_schema(), RUBRIC.replace("criteria:", "criterions:")),
]


@pytest.mark.parametrize("path", texts(), ids=str)
def test_a_generated_schema_is_up_to_date(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == texts()[path], "run: python -m service.bank.schema"


def test_the_files_of_the_bank_agree_with_the_schemas() -> None:
    listed = [
        (question_schema(), question_files(ROOT / "question_bank")),
        (rubric_schema(), rubric_files(ROOT / "rubrics")),
    ]
    for schema, (paths, _) in listed:
        validator = jsonschema_rs.validator_for(schema)
        for path in paths:
            found = [
                f"{path}: {error.message}" for error in validator.iter_errors(read_yaml(path.read_bytes()).content)
            ]
            assert found == []


@pytest.mark.parametrize(("schema", "text"), REFUSED)
def test_what_the_loader_refuses_an_editor_refuses_too(schema: dict[str, Any], text: str) -> None:
    assert not jsonschema_rs.is_valid(schema, read_yaml(text.encode()).content)
