"""The table of answer types. To add one: one module, one row here, and cases in `tests/cases`."""

from service.grading import awaiting
from service.grading.expression import EXPRESSION
from service.grading.kinds import AnswerType

ANSWER_TYPES: dict[str, AnswerType] = {
    "expression": EXPRESSION,
    "matrix-expression": awaiting.MATRIX_EXPRESSION,
    "indexed-sum": awaiting.INDEXED_SUM,
    "block-matrix": awaiting.BLOCK_MATRIX,
    "derivation": awaiting.DERIVATION,
    "text": awaiting.TEXT,
}
"""The `type` an author writes, and what it does."""
