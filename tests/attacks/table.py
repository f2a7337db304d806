"""The rows of `tests/cases/attacks.yaml`, whose head says how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from service.grading.answer_types import ANSWER_TYPES

FILE = Path(__file__).parents[1] / "cases" / "attacks.yaml"

GROUPS = {
    "formulas": ("expression", "matrix-expression", "indexed-sum", "block-matrix", "derivation", "antiderivative", "big-o"),
    "quantities": ("number", "integer-range", "complex"),
    "collections": ("set", "list", "interval", "inequality", "equation", "matrix", "vector"),
    "words": ("text", "short-string", "boolean"),
    "options": ("choice", "multi-select", "matching", "ordering"),
}  # fmt: skip

HARMLESS = ("unreadable", "incorrect", "undecided", "needs-review")
"""Verdicts that earn nothing."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile answer.

    Attributes:
        name: class and place in it.
        response: what is sent: a text, or anything else that JSON can say.
        types: answer types that it suits.
        verdicts: allowed.
        refused: status and code of the problem that the request meets; None when it is graded.
        honest: fields and answer types that it is right for, however it is dressed.
    """

    name: str
    response: Any
    types: frozenset[str]
    verdicts: frozenset[str]
    refused: tuple[int, str] | None = None
    honest: frozenset[str] = frozenset()

    def suits(self, kind: str) -> bool:
        """Whether it is fired at fields of an answer type."""
        return kind in self.types


def attacks(canary: str = "CANARY", port: int = 0) -> list[Attack]:
    """Every row of the table, made out.

    Args:
        canary: path of a file that nothing may make.
        port: of this machine that nothing may reach.
    """
    table = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    words = {"CANARY": canary, "PORT": str(port)}
    return [
        _attack(f"{name} {place}", rules | _own(row), words)
        for name, rules in table.items()
        for place, row in enumerate(rules["rows"], 1)
    ]


def made(recipe: str | Mapping[str, Any]) -> str:
    """The text that a recipe stands for."""
    if isinstance(recipe, str):
        return recipe
    if "nest" in recipe:
        left, right = recipe["nest"]
        return str(left) * recipe["times"] + str(recipe["around"]) + str(right) * recipe["times"]
    if "count" in recipe:
        parts = [recipe["count"].replace("{i}", str(number)) for number in range(1, recipe["to"] + 1)]
    else:
        parts = [recipe["repeat"]] * recipe["times"]
    return str(recipe.get("before", "")) + recipe.get("between", "").join(parts) + str(recipe.get("after", ""))


def _own(row: Any) -> dict[str, Any]:
    """What a row says for itself."""
    return row if isinstance(row, dict) and {"text", "json"} & row.keys() else {"text": row}


def _attack(name: str, row: Mapping[str, Any], words: Mapping[str, str]) -> Attack:
    response = row["json"] if "json" in row else made(row["text"])
    if isinstance(response, str):
        for word, meant in words.items():
            response = response.replace(word, meant)
    groups = row.get("for", list(GROUPS))
    types = frozenset(kind for group in groups for kind in GROUPS.get(group, (group,)))
    refused = tuple(row["status"]) if "status" in row else None
    verdicts, honest = frozenset(row.get("verdicts", HARMLESS)), frozenset(row.get("honest", ()))
    return Attack(name, response, types & ANSWER_TYPES.keys(), verdicts, refused, honest)
