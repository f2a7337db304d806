"""`exam-tutor bank check` says what is wrong, where, and leaves with status 1."""

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.bank.documents import Kind
from service.bank.uploading import read_upload
from service.cli.bank import app
from service.store import versions
from service.store.database import open_database
from tests.bank.sheets import GOOD, QUESTION, QUESTION_FILE, write
from tests.making import START, make_account


def check(folder: Path, *options: str) -> tuple[int, list[str]]:
    """Exit status and lines of a check of the bank below the folder."""
    arguments = ["check", "--questions", str(folder / "questions"), "--rubrics", str(folder / "rubrics"), *options]
    outcome = CliRunner().invoke(app, arguments)
    return outcome.exit_code, outcome.output.splitlines()


def test_a_bank_whose_cases_hold_is_counted(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert check(tmp_path) == (0, ["1 question, 2 fields, 7 cases: all hold"])


def test_drawn_variants_are_counted_by_how_they_were_checked(tmp_path: Path) -> None:
    many = 'size: {value: "4096", low: "512", high: "1e9", figures: 2}'
    write(tmp_path, {**GOOD, QUESTION_FILE: QUESTION.replace('size: {value: "4096", text: 4 KiB}', many)})

    sampled, every = check(tmp_path), check(tmp_path, "--every-variant")

    counted = "1 question, 2 fields, 7 cases"
    assert sampled[1] == [f"{counted}; 26 drawn variants, the corners and a sample of 1 question: all hold"]
    assert every[1] == [f"{counted}; 1000 drawn variants, all of 1 question: all hold"]


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


def test_what_was_published_is_written_back_as_files(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, GOOD)
    for name, value in (("DATABASE_URL", database_url), ("QUESTION_BANK", tmp_path / "questions")):
        monkeypatch.setenv(f"EXAM_TUTOR_{name}", str(value))
    monkeypatch.setenv("EXAM_TUTOR_RUBRICS", str(tmp_path / "rubrics"))
    newer = read_upload(QUESTION.replace("1a", "9z").encode(), Kind.QUESTION, "disk-space", as_json=False)
    with closing(open_database(database_url)) as database, database.transaction() as session:
        by = make_account(session)
        versions.publish(session, Kind.QUESTION, newer, replaces=None, by=by.id, at=START)

    outcome = CliRunner().invoke(app, ["export", str(tmp_path / "out")])

    assert (outcome.exit_code, len(outcome.output.splitlines())) == (0, 4)
    written = tmp_path / "out" / "question_bank" / "disks" / "disk-space.yaml"
    assert written.read_text() == newer.text
