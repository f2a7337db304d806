"""The session as data: what was answered, in which order, and how the student kept the tally."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SESSION = Path(__file__).with_name("session.yaml")


@dataclass(frozen=True, slots=True)
class Hand:
    """The student's bookkeeping after a step.

    Attributes:
        counted: whether the step was counted.
        tally: what the tally said then, such as "13/14".
        verdict: right, wrong or partly; empty where nobody judged it.
    """

    counted: bool
    tally: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer of the session.

    Attributes:
        part: the label people use for the question, such as `2c-ii-1`.
        question: its id.
        responses: texts by field.
        hand: how the student counted it.
        variant: 0 for the official figures.
        asked: the part that had been asked for, where another one was answered.
        person: marks for fields that the engine leaves to a person: correct, incorrect or a share such as "1/3".
        remark: what is worth knowing.
    """

    part: str
    question: str
    responses: Mapping[str, str]
    hand: Hand
    variant: int = 0
    asked: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def read_session(path: Path = SESSION) -> tuple[Step, ...]:
    """Every step, in order."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_step(entry) for entry in content["steps"])


def _step(entry: dict[str, Any]) -> Step:
    return Step(**{**entry, "hand": Hand(**entry["hand"])})
