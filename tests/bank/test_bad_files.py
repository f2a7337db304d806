"""Every way to get a file wrong, with the place and the words an author is given.

Each row changes one thing in the small bank of `sheets`: a text in a file and what stands there instead.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from service.bank.problems import BankProblems
from tests.bank.sheets import GOOD, POLICY_FILE, QUESTION_FILE, RUBRIC_FILE, load, write

Q, R, P = QUESTION_FILE, RUBRIC_FILE, POLICY_FILE


class Bad(NamedTuple):
    """One change and the complaint about it: `line: field`, and words of the sentences."""

    file: str
    old: str
    new: str
    place: str
    says: str


UNREADABLE_YAML = [
    Bad(Q, "  1: {size", "\t1: {size", "13:", "A tab stands in the indentation. Indent with spaces."),
    Bad(Q, "{size: {value", "{size: {{value", "13: variants.1.size:", "What stands before a colon must be text."),
    Bad(Q, "title: Space", "title: [Space", "5:", "This is not readable YAML"),
    Bad(Q, "title: Space on", "title: Space: on", "4:", "quote text that holds"),
    Bad(Q, "title: Space", "title: &a Space", "4: title:", "Anchors and aliases (`&`, `*`) are not read."),
    Bad(Q, "title: Space on a disk", "title: *a", "4: title:", "Anchors and aliases"),
    Bad(Q, "title: Space on a disk", "title: &a [*a, *a]", "4: title:", "Anchors and aliases"),
    Bad(Q, "title: Space", "title: !!str Space", "4: title:", "Tags (`!`) are not read."),
    Bad(Q, "title: Space on a disk", "title: !!python/object/apply:os.system [ls]", "4: title:", "Tags (`!`)"),
    Bad(Q, "part: 1a", "id: disk-space", "2: id:", "`id` stands here twice. Keep one of the two."),
    Bad(Q, "part: 1a", "? [a]\n: b", "2:", "What stands before a colon must be text."),
    Bad(Q, "id: disk-space\n", "--- a\n--- b\nid: disk-space\n", "2:", "A second document begins."),
    Bad(Q, "title: Space", "title: Sp\x07ace", "4:", "The file holds the control character U+0007. Delete it."),
    Bad(Q, "title: Space", 'title: "\\0"\nignored: Space', "4: title:", "This holds the character U+0000."),
    Bad(Q, "title: Space on a disk", f"title: {'[' * 40}{']' * 40}", "4: title.", "nested more than 12 deep"),
    Bad(Q, "title: Space", f"title: {'x' * 200_000}", "1:", "The file is larger than 200,000 bytes."),
]

WRONG_SHAPES = [
    Bad(Q, "title: Space on a disk\n", "", "1: title:", "`title` is missing. Add it here."),
    Bad(Q, "title: Space on a disk", "title:", "4: title:", "`title` is empty."),
    Bad(Q, "title: Space on a disk", 'title: "  "', "4: title:", "`title` must be some text."),
    Bad(Q, "title: Space on a disk", "title: [a, b]", "4: title:", "`title` must be text. It reads a list."),
    Bad(Q, "part: 1a", "part: 5", "2: part:", '`part` must be text. Put it in quotes: "5".'),
    Bad(Q, "part: 1a", "part: true", "2: part:", 'Put it in quotes: "true".'),
    Bad(Q, "title:", "titel:", "4: titel:", "`titel` is not known here. Did you mean `title`?"),
    Bad(Q, "    label: Bytes", "    lable: Bytes", "16: fields.space.lable:", "Did you mean `label`?"),
    Bad(Q, "topic: disks", "topic: Disks of old", "3: topic:", "must be lower-case words joined by hyphens"),
    Bad(Q, "part: 1a", "part: 1a\npoints: -1", "3: points:", "`points` must be greater than 0. It reads `-1`."),
    Bad(Q, "part: 1a", "part: 1a\npoints: .nan", "3: points:", "`points` must be a number. It reads `.nan`."),
    Bad(Q, "part: 1a", "part: 1a\npoints: 1e400", "3: points:", "`points` must be a number."),
    Bad(Q, "part: 1a", "part: 1a\npoints: 5000", "3: points:", "`points` must be at most 1000."),
    Bad(Q, "    optional: true", "    optional: yes", "27: fields.reason.optional:", "must be true or false"),
    Bad(Q, "    optional: true", "    weight: 0", "27: fields.reason.weight:", "must be greater than 0"),
    Bad(
        Q, "verdict: incorrect}", "verdict: wrong}", "21: fields.space.cases.1.verdict:", "cannot be `wrong`. Write one"
    ),
    Bad(Q, "response: 2n,", "response: 2,", "21: fields.space.cases.1.response:", 'Put it in quotes: "2".'),
    Bad(Q, "  - Count the blocks.\n", "", "33: hints:", "`hints` needs at least 2 entries. It has 1."),
    Bad(Q, "solution:\n  -", "solution:\n ", "36: solution:", "`solution` must be a list, one `- ` a line."),
    Bad(Q, "  space:", "  Space:", "15: fields.Space:", "lower-case letters, digits and underscores"),
    Bad(Q, "  1: {size", "  0: {size", "13: variants.0:", "a whole number from 1 to 999; variant 0 is the question"),
    Bad(Q, 'value: "512"', 'value: "half"', "13: variants.1.size.value:", 'must be a number in quotes, such as "0.02"'),
    Bad(Q, 'value: "4096"', 'value: "1e9999"', "11: parameters.size.value:", "must be a number in quotes"),
    Bad(
        Q, "domain: positive,", "domain: postive,", "9: symbols.ell.domain:", "cannot be `postive`. Write one of `real`"
    ),
]

WRONG_NAMES = [
    Bad(
        Q,
        "type: expression",
        "type: expresion",
        "17: fields.space.type:",
        "There is no answer type `expresion`. Did you mean `expression`",
    ),
    Bad(Q, "id: disk-space", "id: disk-spaces", "1: id:", "The id is `disk-spaces` and the file is `disk-space.yaml`."),
    Bad(Q, "topic: disks", "topic: tapes", "3: topic:", "The topic is `tapes` and the folder is `disks`."),
    Bad(Q, "disk-space.reason}", "disk-space.raison}", "28: fields.reason.key.rubric:", "Write `disk-space.reason`."),
    Bad(
        Q, "1: {size:", "1: {sise:", "13: variants.1.sise:", "sets `sise`, which is no parameter. Did you mean `size`?"
    ),
    Bad(Q, "of {{size}} each", "of {{sise}} each", "5: statement:", "`{{sise}}` is no parameter. Did you mean `size`?"),
    Bad(Q, "of {{size}} each", "of $x^{{2x}}$ {{q}}", "5: statement:", "put a space between the braces: `{ {q} }`"),
    Bad(
        Q, "of {{size}} each", "of {{space}} each", "5: statement:", "would show the key of a field. Only the solution"
    ),
    Bad(Q, "block has {{size}}", "block has {{space}}", "35: hints.1:", "would show the key of a field."),
    Bad(
        Q, "take {{space}}", "take {{spice}}", "37: solution.0:", "`{{spice}}` is no parameter. Did you mean `space` or"
    ),
    Bad(Q, "variant: 1}", "variant: 2}", "23: fields.space.cases.3.variant:", "There is no variant 2. There are 0, 1."),
    Bad(Q, "  n: {dom", "  size: {dom", "11: parameters.size:", "`size` is both a parameter and a symbol."),
    Bad(Q, "  reason:\n    label", "  size:\n    label", "11: parameters.size:", "both a parameter and a field."),
    Bad(Q, "aliases: [l]", "aliases: [n]", "9: symbols.ell.aliases.0:", "`n` is already a way to write `n`."),
    Bad(
        Q, "  n: {domain", "  'C_{0}': {domain", "8: symbols.C_{0}:", "A symbol cannot be named `C_{0}`. Name it `C_0`."
    ),
    Bad(Q, "domain: positive,", 'low: "2", high: "1",', "9: symbols.ell.low:", "`low` is not below `high`."),
    Bad(Q, "2n, verdict: incorrect", "2n, verdict: correct", "19: fields.space.cases:", "No case is incorrect. Add a"),
]

WRONG_KEYS = [
    Bad(
        Q,
        'value: "size*n"',
        'value: "size*n +"',
        "18: fields.space.key.value:",
        "something is missing at the end. \n4096*n +\n       ^",
    ),
    Bad(Q, 'value: "size*n"', 'value: "size*q"', "18: fields.space.key.value:", "q is not a name of this question"),
    Bad(Q, 'value: "size*n"', "value: 2", "18: fields.space.key.value:", 'Put it in quotes: "2".'),
    Bad(Q, 'value: "size*n", ', "", "18: fields.space.key.value:", "`value` is missing."),
    Bad(Q, "unit: bytes}", "units: bytes}", "18: fields.space.key.units:", "Did you mean `unit`?"),
    Bad(Q, "{rubric: disk-space.reason}", "{}", "28: fields.reason.key.rubric:", "`rubric` is missing."),
]

WRONG_RUBRICS = [
    Bad(R, "id: disk-space.reason", "id: disk-space.cause", "1: id:", "The id is `disk-space.cause` and the file is"),
    Bad(
        R,
        "question: disk-space",
        "question: disk",
        "1: id:",
        "must be the question, a dot and the field. Write `disk.re",
    ),
    Bad(R, "[All blocks are of one size., Each has 4 KiB.]", "[Yes.]", "10: criteria.0.examples.award:", "at least 2"),
    Bad(R, "The blocks differ.,", "Each has 4 KiB.,", "11: criteria.0.examples.deny.0:", "under award and under deny."),
    Bad(R, "points: 1", "points: 0", "6: criteria.0.points:", "must be greater than 0"),
    Bad(R, "id: block-size", "id: block_size", "5: criteria.0.id:", "must be lower-case words joined by hyphens"),
    Bad(R, "criteria:", "criterions:", "4: criterions:", "Did you mean `criteria`?"),
]

WRONG_POLICIES = [
    Bad(P, "attempt: first", "attempt: second", "1: attempt:", "cannot be `second`. Write one of `first`, `best`"),
    Bad(P, "[disk-space]", "[disk-spice]", "4: questions.0:", "There is no question `disk-spice`. Did you mean"),
    Bad(P, "[disk-space]", "[disk-space, disk-space]", "4: questions.1:", "`disk-space` is listed twice."),
    Bad(
        P,
        "attempt: first",
        "topics: {diks: Disks}",
        "1: topics.diks:",
        "There is no topic `diks`. Did you mean `disks`?",
    ),
]

ROWS = [*UNREADABLE_YAML, *WRONG_SHAPES, *WRONG_NAMES, *WRONG_KEYS, *WRONG_RUBRICS, *WRONG_POLICIES]


def complaints(folder: Path) -> list[str]:
    """What is said about the bank below the folder, with paths from there."""
    with pytest.raises(BankProblems) as refusal:
        load(folder)
    return [str(each).removeprefix(f"{folder}/") for each in refusal.value.problems]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place} {row.says}"[:60])
def test_a_bad_file_is_refused_with_its_place_and_what_to_do(tmp_path: Path, row: Bad) -> None:
    assert GOOD[row.file].count(row.old) >= 1
    write(tmp_path, {**GOOD, row.file: GOOD[row.file].replace(row.old, row.new, 1)})
    found = [each for each in complaints(tmp_path) if each.startswith(f"{row.file}:{row.place}")]
    assert found, complaints(tmp_path)
    assert row.says in found[0]


ELSEWHERE = [
    ("questions/disks/spare.yml", "id: spare", ":1: This file is not read. Move or rename it"),
    ("questions/spare.yaml", "id: spare", ":1: This file is not read."),
    ("questions/disks/old/spare.yaml", "id: spare", ":1: This file is not read."),
    ("questions/disks/spare.yaml", "", ":1: The file is empty."),
    ("questions/disks/spare.yaml", "- a\n- b\n", ":1: This must be a mapping of `name: value`."),
    ("questions/disks/spare.yaml", b"title: caf\xe9\n", ":1: The file is not UTF-8 text. Save it with"),
    ("questions/disks/spare.yaml", "id: spare".encode("utf-16"), ":1: The file is not UTF-8 text."),
    (
        "questions/tapes/disk-space.yaml",
        GOOD[Q].replace("topic: disks", "topic: tapes"),
        "`disk-space` is already the id",
    ),
    ("rubrics/disk-space.space.yaml", GOOD[R].replace("reason\n", "space\n"), ":1: id: No field uses this rubric"),
]


@pytest.mark.parametrize(("file", "text", "says"), ELSEWHERE)
def test_a_file_too_many_is_refused(tmp_path: Path, file: str, text: str | bytes, says: str) -> None:
    write(tmp_path, {**GOOD, file: text})
    found = [each for each in complaints(tmp_path) if each.startswith(file)]
    assert any(says in each for each in found), complaints(tmp_path)


def test_a_text_field_without_its_rubric_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {Q: GOOD[Q], "rubrics/README.md": "Not a rubric."})
    assert complaints(tmp_path) == [
        f"{Q}:28: fields.reason.key.rubric: There is no usable rubric `disk-space.reason`. "
        "Write rubrics/disk-space.reason.yaml, or mend it."
    ]


def test_a_criterion_that_stands_twice_is_refused(tmp_path: Path) -> None:
    criterion = GOOD[R][GOOD[R].index("  - id: block-size") :]
    write(tmp_path, {**GOOD, R: GOOD[R] + criterion})
    assert f"{R}:13: criteria.1.id: The criterion `block-size` stands here twice. Rename one." in complaints(tmp_path)


def test_the_same_problem_of_every_variant_is_said_once(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, Q: GOOD[Q].replace("type: expression", "type: expresion")})
    assert len(complaints(tmp_path)) == 1
