"""Figures that differ between variants: filled into texts where `{{n}}` stands, and into keys as exact values.

A variant is the question with some parameters overridden by what its file says; nothing here is random.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from service.bank.shapes import ParameterShape, QuestionShape
from service.errors import ResponseError
from service.maths.exact import value
from service.maths.names import Names
from service.maths.parser import parse

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}")
"""`{{n}}` in a text."""

FIGURED_TYPES = frozenset(
    {"number", "expression", "integer-range", "set", "list", "interval", "inequality", "complex", "matrix", "vector"}
)
"""Answer types whose keys are made of figures; in other keys a parameter's name is an ordinary letter."""

_FIGURED_NAMES = frozenset({"value", "also", "low", "high", "tolerance", "over"})
_PLAIN_DIGITS = 6


def numbers_of(shape: QuestionShape) -> tuple[int, ...]:
    """Every variant's number, the official 0 first."""
    return (0, *sorted(int(number) for number in shape.variants))


def figures_of(shape: QuestionShape, variant: int) -> Mapping[str, ParameterShape]:
    """The parameters of one variant."""
    return {**shape.parameters, **shape.variants.get(str(variant), {})}


def placeholders(text: str) -> list[str]:
    """The names that stand in double braces in a text."""
    return PLACEHOLDER.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every `{{name}}` replaced; names that are not among the values stay."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def keyed(key: Mapping[str, Any], type_name: str, figures: Mapping[str, ParameterShape]) -> dict[str, Any]:
    """An author's key with the exact values of the parameters in place of their names.

    Args:
        key: what stands under `key:`.
        type_name: the answer type.
        figures: the variant's parameters.
    """
    if type_name not in FIGURED_TYPES or not figures:
        return dict(key)
    whole = type_name == "integer-range"
    return {
        name: _leaves(part, lambda text: _exact(text, figures, whole)) if name in _FIGURED_NAMES else part
        for name, part in key.items()
    }


def numeral(number: Fraction) -> str:
    """The exact number as text that reads back as itself: `0.02`, `2e14`, `-7` or `1/3`."""
    shift = _decimal_places(number.denominator)
    if shift is None:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator) * 10**shift // number.denominator)
    exponent = len(digits) - 1 - shift
    sign = "-" if number < 0 else ""
    if -_PLAIN_DIGITS < exponent < _PLAIN_DIGITS:
        return f"{sign}{Decimal(f'{digits}e-{shift}'):f}"
    mantissa = f"{digits[0]}.{digits[1:]}".rstrip("0").rstrip(".")
    return f"{sign}{mantissa}e{exponent}"


def _decimal_places(denominator: int) -> int | None:
    """The decimals that a fraction in lowest terms needs; None when they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _leaves(part: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(part, dict):
        return {name: _leaves(value, change) for name, value in part.items()}
    if isinstance(part, list):
        return [_leaves(each, change) for each in part]
    return change(part) if isinstance(part, str) else part


def _exact(text: str, figures: Mapping[str, ParameterShape], whole: bool) -> str | int:
    names = "|".join(map(re.escape, sorted(figures, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![A-Za-z_\\])({names})(?![A-Za-z0-9_])")
    exact = pattern.sub(lambda found: f"({figures[found[1]].value})", text)
    number = None if exact == text else _constant(exact)
    if number is None:
        return exact
    return int(number) if whole and number.denominator == 1 else numeral(number)


def _constant(text: str) -> Fraction | None:
    try:
        return value(parse(text, Names()))
    except ResponseError:
        return None
