"""Conditions back to people: relations joined by words, in three notations."""

from service.grading.outcome import ReadBack
from service.grading.readback import joined, of_tree, plain
from service.maths.show import Symbols
from service.maths.tree import Apply, Node

_SIGNS = {
    "<": ("<", "<", "<"), "<=": ("<=", "\\le", "≤"), ">": (">", ">", ">"), ">=": (">=", "\\ge", "≥"), "=": ("=", "=", "="),
    "!=": ("!=", "\\ne", "≠"),
}  # fmt: skip


def shown(node: Node, symbols: Symbols) -> ReadBack:
    """A statement such as `x > 1 and x <= 3`."""
    if not isinstance(node, Apply):
        return of_tree(node, symbols)
    if node.head in ("and", "or", "list"):
        word = {"and": "and", "or": "or", "list": ","}[node.head]
        return _worded([shown(arg, symbols) for arg in node.args], word)
    if node.head in ("true", "false"):
        return plain("all real numbers" if node.head == "true" else "no real number")
    sides = [of_tree(arg, symbols) for arg in node.args]
    return _related(sides, node.head)


def _related(sides: list[ReadBack], head: str) -> ReadBack:
    plain_sign, latex, mathml = _SIGNS[head]
    whole = joined(sides, mathml)
    left, right = sides
    return ReadBack(f"{left.text} {plain_sign} {right.text}", f"{left.latex} {latex} {right.latex}", whole.mathml)


def _worded(parts: list[ReadBack], word: str) -> ReadBack:
    whole = joined(parts, f" {word} ")
    space = ", " if word == "," else f" {word} "
    latex = ", " if word == "," else f" \\text{{ {word} }} "
    return ReadBack(space.join(part.text for part in parts), latex.join(part.latex for part in parts), whole.mathml)
