"""A rubric of one criterion, made on the spot, and what it finds."""

from typing import Any

from service.bank.rubric_shapes import RubricShape
from service.bank.rules import rules_of
from service.grading.kinds import Setting
from service.grading.prose.marking import Ruling
from service.grading.text import ProseSpec, compile_key, read, rulings
from service.maths.names import Domain, Names, Symbol, declare

NAMES = declare(
    [
        Symbol("A", shape=("m", "k")),
        Symbol("B", shape=("k", "l")),
        Symbol("G", shape=("m", "l")),
        Symbol("W_0", shape=("m", "l")),
        Symbol("W_OV", shape=("d", "d")),
        Symbol("U", shape=("d", "r")),
        Symbol("V", shape=("d", "r")),
        Symbol("k", domain=Domain.POSITIVE_INTEGER),
        Symbol("d_head", domain=Domain.POSITIVE_INTEGER),
        Symbol("d_model", domain=Domain.POSITIVE_INTEGER),
    ]
)

EXAMPLES = {"award": ["a", "b"], "deny": ["c", "d"]}


def find(text: str, names: Names = NAMES, words: dict[str, list[str]] | None = None, **rules: Any) -> Ruling:
    """What rules find in a text; `award`, `deny` and `review` as an author writes them."""
    criterion = {"id": "it", "title": "It", "earned_when": "It is said.", "examples": EXAMPLES, "rules": rules}
    content = {"id": "q.f", "question": "q", "field": "f", "words": words or {}, "criteria": [criterion]}
    setting = Setting(names, rules=rules_of(RubricShape.model_validate(content)))
    key = compile_key(ProseSpec(rubric="q.f"), setting)
    return rulings(key, read(key, text))["it"]


def verdict(text: str, **rules: Any) -> str:
    """The verdict alone."""
    return find(text, **rules).verdict
