"""`exam-tutor bank check` says what is wrong, where, and leaves with status 1."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.bank import app
from tests.bank.sheets import GOOD, QUESTION, QUESTION_FILE, write


def check(folder: Path) -> tuple[int, list[str]]:
    """Exit status and lines of a check of the bank below the folder."""
    arguments = ["check", "--questions", str(folder / "questions"), "--rubrics", str(folder / "rubrics")]
    outcome = CliRunner().invoke(app, arguments)
    return outcome.exit_code, outcome.output.splitlines()


def test_a_bank_whose_cases_hold_is_counted(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert check(tmp_path) == (0, ["1 question, 2 fields, 7 cases: all hold"])


def test_a_bad_file_is_said_with_its_path_line_and_field(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace("part: 1a", "part: 5")})
    status, lines = check(tmp_path)
    assert status == 1
    assert lines[0] == f'{tmp_path / QUESTION_FILE}:2: part: `part` must be text. Put it in quotes: "5".'
    assert lines[-1] == "1 problem to mend"


def test_a_case_that_does_not_hold_is_said(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace("4096n", "4095n")})
    status, lines = check(tmp_path)
    assert status == 1
    assert lines[0].startswith(f"{tmp_path / QUESTION_FILE}:20: fields.space.cases.0: `4095n` is incorrect")


def test_paths_below_the_working_folder_are_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace("part: 1a", "part: 5")})
    monkeypatch.chdir(tmp_path)
    assert check(tmp_path)[1][0].startswith(f"{QUESTION_FILE}:2: part: ")
