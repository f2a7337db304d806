"""The language of rubrics on subjects that it was not made for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.grading.prose.probing import find

FILE = Path(__file__).resolve().parents[2] / "rubrics" / "other_subjects.yaml"
ROWS: list[tuple[str, dict[str, Any], str, str]] = [
    (subject, rubric, text, label)
    for subject, rubric in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
    for text, label in rubric["responses"]
]


@pytest.mark.parametrize(("subject", "rubric", "text", "label"), ROWS)
def test_what_a_person_found(subject: str, rubric: dict[str, Any], text: str, label: str) -> None:
    found = find(text, words=rubric["words"], **rubric["rules"]).verdict
    assert (found == "awarded") == (label == "awarded"), f"{subject}: {found}"
