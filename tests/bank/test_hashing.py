"""A question's hash changes with its content and with nothing else."""

from pathlib import Path

import pytest

from service.bank.hashing import content_hash
from service.bank.yaml_lines import read_yaml
from tests.bank.sheets import GOOD, QUESTION, QUESTION_FILE, load, write

SAME = [
    ("comments", QUESTION.replace("part: 1a", "# which part\npart: 1a  # the first")),
    ("blank lines", QUESTION.replace("fields:", "\n\nfields:")),
    ("quotes", QUESTION.replace("part: 1a", "part: '1a'")),
    ("line ends", QUESTION.replace("\n", "\r\n")),
    ("a byte order mark", "\ufeff" + QUESTION),
    ("the order of names", QUESTION.replace("id: disk-space\npart: 1a\n", "part: 1a\nid: disk-space\n")),
    ("flow and block style", QUESTION.replace("{rubric: disk-space.reason}", "\n      rubric: disk-space.reason")),
]

OTHER = [
    ("a letter of the title", QUESTION.replace("on a disk", "on a disc")),
    ("a space in the statement", QUESTION.replace("A file", "A  file")),
    ("the points", QUESTION.replace("part: 1a", "part: 1a\npoints: 2")),
    ("the key", QUESTION.replace("size*n", "size*n*2")),
    ("a case", QUESTION.replace("response: 2n", "response: 3n")),
    ("the order of hints", QUESTION.replace("Count the blocks.", "Each block has {{size}}.", 1)),
    ("an option", QUESTION.replace("optional: true", "optional: false")),
    ("a figure of a variant", QUESTION.replace('"512"', '"513"')),
]


def _hash(text: str) -> str:
    return content_hash(read_yaml(text.encode()).content)


@pytest.mark.parametrize(("change", "text"), SAME)
def test_the_hash_does_not_depend_on_how_the_file_is_written(change: str, text: str) -> None:
    assert text != QUESTION
    assert _hash(text) == _hash(QUESTION)


@pytest.mark.parametrize(("change", "text"), OTHER)
def test_the_hash_changes_with_the_content(change: str, text: str) -> None:
    assert text != QUESTION
    assert _hash(text) != _hash(QUESTION)


def test_a_whole_number_is_one_number_with_or_without_a_decimal_point() -> None:
    assert content_hash({"points": [1.0]}) == content_hash({"points": [1]}) != content_hash({"points": ["1"]})


def test_a_question_carries_the_hash_of_its_file(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load(tmp_path).question("disk-space").hash == _hash(GOOD[QUESTION_FILE])
