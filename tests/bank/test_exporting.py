"""The folders of a bank written back."""

from pathlib import Path

from service.bank.documents import Kind
from service.bank.exporting import export
from service.bank.loading import load_bank, read_folders
from service.bank.uploading import read_upload
from service.settings import PROJECT
from tests.bank.sheets import GOOD, QUESTION, write


def test_the_projects_own_bank_comes_back_byte_for_byte(tmp_path: Path) -> None:
    files = read_folders(PROJECT / "question_bank", PROJECT / "rubrics")

    written = export(files, tmp_path / "questions", tmp_path / "rubrics")

    assert len(written) == len(files.questions) + len(files.rubrics) + 1
    for path in written:
        folder = PROJECT / ("rubrics" if path.is_relative_to(tmp_path / "rubrics") else "question_bank")
        below = path.relative_to(tmp_path / path.relative_to(tmp_path).parts[0])
        assert path.read_bytes() == (folder / below).read_bytes()
    assert export(files, tmp_path / "questions", tmp_path / "rubrics") == []


def test_a_newer_version_is_written_where_its_topic_says(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    files = read_folders(tmp_path / "questions", tmp_path / "rubrics")
    moved = QUESTION.replace("topic: disks", "topic: drives").encode()
    newer = read_upload(moved, Kind.QUESTION, "disk-space", as_json=False)

    written = export(files.overlaid(Kind.QUESTION, [newer]), tmp_path / "questions", tmp_path / "rubrics")

    assert [path.relative_to(tmp_path).as_posix() for path in written] == ["questions/drives/disk-space.yaml"]
    bank = load_bank(tmp_path / "questions", tmp_path / "rubrics", points=b"a test")
    assert [each.topic for each in bank.questions.values()] == ["drives"]
