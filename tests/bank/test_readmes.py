"""The examples in the READMEs of the bank are a bank, and its cases hold."""

import re
from pathlib import Path

from service.bank.checking import check_bank, count
from tests.bank.sheets import load, write

ROOT = Path(__file__).resolve().parents[2]


def example(readme: str) -> str:
    """The first YAML block behind the heading of the whole example."""
    text = (ROOT / readme).read_text(encoding="utf-8").partition("## A whole example")[2]
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def test_the_examples_can_be_copied(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "questions/disks/disk-space.yaml": example("question_bank/README.md"),
        "rubrics/disk-space.reason.yaml": example("rubrics/README.md"),
    }
    write(tmp_path, files)
    bank = load(tmp_path)
    assert check_bank(bank) == []
    assert str(count(bank)) == "1 question, 3 fields, 12 cases"
    assert bank.question("disk-space").solution[1].endswith("that is 4000 s.")
