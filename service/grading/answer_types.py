"""The table of answer types. To add one: one module, one row here, and cases in `tests/cases`."""

from service.grading.antiderivative import ANTIDERIVATIVE
from service.grading.big_o import BIG_O
from service.grading.boolean import BOOLEAN
from service.grading.choice import CHOICE
from service.grading.complex_number import COMPLEX
from service.grading.derivation import DERIVATION
from service.grading.equation import EQUATION
from service.grading.expression import EXPRESSION
from service.grading.integer_range import INTEGER_RANGE
from service.grading.kinds import AnswerType
from service.grading.lists import LIST
from service.grading.matrix import MATRIX, VECTOR
from service.grading.matrix_expression import BLOCK_MATRIX, INDEXED_SUM, MATRIX_EXPRESSION
from service.grading.multi_select import MULTI_SELECT
from service.grading.number import NUMBER
from service.grading.ordering import ORDERING
from service.grading.pairing import MATCHING
from service.grading.real_sets import INEQUALITY, INTERVAL
from service.grading.sets import SET
from service.grading.short_string import SHORT_STRING
from service.grading.text import TEXT

ANSWER_TYPES: dict[str, AnswerType] = {
    "boolean": BOOLEAN,
    "choice": CHOICE,
    "integer-range": INTEGER_RANGE,
    "number": NUMBER,
    "expression": EXPRESSION,
    "matrix-expression": MATRIX_EXPRESSION,
    "indexed-sum": INDEXED_SUM,
    "block-matrix": BLOCK_MATRIX,
    "derivation": DERIVATION,
    "set": SET,
    "list": LIST,
    "interval": INTERVAL,
    "inequality": INEQUALITY,
    "equation": EQUATION,
    "complex": COMPLEX,
    "matrix": MATRIX,
    "vector": VECTOR,
    "antiderivative": ANTIDERIVATIVE,
    "big-o": BIG_O,
    "short-string": SHORT_STRING,
    "text": TEXT,
    "multi-select": MULTI_SELECT,
    "matching": MATCHING,
    "ordering": ORDERING,
}
"""The `type` an author writes, and what it does."""
