"""Vectors and matrices back to people, in three notations."""

from service.grading.outcome import ReadBack
from service.grading.readback import of_tree
from service.maths.grid_values import Grid
from service.maths.show import Symbols
from service.maths.tree import Apply


def shown(grid: Grid, symbols: Symbols) -> ReadBack:
    """Entries in rows; a plain list as a row."""
    rows = tuple(Apply("row", row, grid.span) for row in grid.rows)
    found = of_tree(Apply("matrix", rows, grid.span), symbols)
    if not grid.is_flat:
        return found
    entries = [of_tree(entry, symbols) for entry in grid.entries]
    text = f"({', '.join(entry.text for entry in entries)})"
    latex = f"\\left({', '.join(entry.latex for entry in entries)}\\right)"
    return ReadBack(text, latex, found.mathml)
