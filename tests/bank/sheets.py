"""A small bank that is right, as text, for tests to break in one place."""

from pathlib import Path

from service.bank.bank import Bank
from service.bank.loading import load_bank

QUESTION = r"""id: disk-space
part: 1a
topic: disks
title: Space on a disk
statement: |
  A file has $n$ blocks of {{size}} each.
symbols:
  n: {domain: positive-integer, meaning: blocks}
  ell: {domain: positive, latex: '\ell', aliases: [l], meaning: length}
parameters:
  size: {value: "4096", text: 4 KiB}
variants:
  1: {size: {value: "512", text: 512 bytes}}
fields:
  space:
    label: Bytes in all
    type: expression
    key: {value: "size*n", unit: bytes}
    cases:
      - {response: 4096n, verdict: correct}
      - {response: 2n, verdict: incorrect}
      - {response: 2*(n, verdict: unreadable}
      - {response: 512n, verdict: correct, variant: 1}
  reason:
    label: Why?
    type: text
    optional: true
    key: {rubric: disk-space.reason}
    cases:
      - {response: Because every block has 4 KiB., verdict: correct}
      - {response: Because it is so., verdict: incorrect}
      - {response: "", verdict: unreadable}
hints:
  - Count the blocks.
  - Each block has {{size}}.
solution:
  - $n$ blocks of {{size}} take {{space}}.
"""

RUBRIC = """id: disk-space.reason
question: disk-space
field: reason
criteria:
  - id: block-size
    points: 1
    title: The size of a block
    earned_when: The response says that every block has the same size.
    examples:
      award: [All blocks are of one size., Each has 4 KiB.]
      deny: [The blocks differ., Disks are round.]
      review: [Something about blocks.]
"""

POLICY = """attempt: first
part: whole
variants: official
questions: [disk-space]
"""

QUESTION_FILE = "questions/disks/disk-space.yaml"
RUBRIC_FILE = "rubrics/disk-space.reason.yaml"
POLICY_FILE = "questions/policy.yaml"

GOOD = {QUESTION_FILE: QUESTION, RUBRIC_FILE: RUBRIC, POLICY_FILE: POLICY}


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """The files below the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def load(folder: Path) -> Bank:
    """The bank below the folder."""
    return load_bank(folder / "questions", folder / "rubrics", points=b"a test")
