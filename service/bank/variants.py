"""Figures that differ between variants: what each parameter is in one, and keys with exact values in place of names.

A variant is the question with some parameters overridden, by what its file lists or by what a number draws.
"""

from collections.abc import Callable, Mapping
from typing import Any

from service.bank.drawing import Choice, Chosen, Draws
from service.bank.figures import Amount, Amounts, exact, filled, substituted
from service.bank.key_text import key_text
from service.bank.problems import within
from service.bank.ranges import axes_of, choice_of, holds
from service.bank.rendering import numeral, read_format
from service.bank.shapes import ParameterShape, QuestionShape
from service.errors import AuthoringError

FIGURED_TYPES = frozenset(
    {"number", "expression", "integer-range", "set", "list", "interval", "inequality", "complex", "matrix", "vector"}
)
"""Answer types whose keys are made of figures; in other keys a parameter's name is an ordinary letter."""

_OPTIONS = frozenset({"options", "left", "right"})
_FIGURED_NAMES = frozenset({"value", "also", "low", "high", "tolerance", "over"})


def numbers_of(shape: QuestionShape) -> tuple[int, ...]:
    """Every variant's number, the official 0 first."""
    return (0, *sorted(int(number) for number in shape.variants))


def amounts_of(shape: QuestionShape, variant: int, chosen: Chosen | None = None) -> dict[str, Amount]:
    """The parameters of one variant; a formula may use those that stand before it.

    Args:
        shape: of the question.
        variant: its number, of those that the file lists; 0 for the official figures.
        chosen: what is otherwise, in a variant whose figures are drawn.

    Raises:
        AuthoringError: a formula or a format that cannot be used.
    """
    listed = {name: choice_of(told) for name, told in shape.variants.get(str(variant), {}).items()}
    given, amounts = listed if chosen is None else chosen, dict[str, Amount]()
    for name, parameter in shape.parameters.items():
        with within(f"parameters.{name}"):
            amounts[name] = _amount(parameter, given.get(name), amounts)
    return amounts


def _amount(parameter: ParameterShape, chosen: Choice | None, before: Amounts) -> Amount:
    format = read_format(parameter.shown)
    if parameter.formula is not None:
        return Amount(exact(parameter.formula, before), "", parameter.unit, format)
    official = choice_of(parameter)
    told = official if chosen is None or chosen == Choice(official.value) else chosen
    return Amount(told.value, told.text, parameter.unit, format)


def draws_of(shape: QuestionShape) -> Draws:
    """The figures that variants may be drawn with: not the official ones; constraints hold, formulas have values.

    Raises:
        AuthoringError: a range or a constraint that cannot be used, or that the official figures do not meet.
    """
    official = amounts_of(shape, 0)
    for at, constraint in enumerate(shape.constraints):
        with within(f"constraints.{at}"):
            if not holds(constraint, official):
                raise AuthoringError("This does not hold for the official figures.", "Mend it, or the figures.")

    def allowed(chosen: Chosen) -> bool:
        try:
            amounts = amounts_of(shape, 0, chosen)
            return _figures(amounts) != _figures(official) and all(holds(each, amounts) for each in shape.constraints)
        except AuthoringError:
            # The formulas were worked out for the official figures, so these divide by zero or the like.
            return False

    return Draws(shape.id, axes_of(shape.parameters), allowed)


def _figures(amounts: Amounts) -> list[object]:
    return [each.text if each.value is None else each.value for each in amounts.values()]


def keyed(key: Mapping[str, Any], type_name: str, amounts: Amounts) -> dict[str, Any]:
    """An author's key with the exact values of the parameters in place of their names.

    Args:
        key: what stands under `key:`.
        type_name: the answer type.
        amounts: the figures of the variant.
    """
    if type_name not in FIGURED_TYPES or not amounts:
        return {name: _options(part, amounts) if name in _OPTIONS else part for name, part in key.items()}
    whole = type_name == "integer-range"
    return {
        name: _leaves(part, lambda text: _exact(text, amounts, whole)) if name in _FIGURED_NAMES else part
        for name, part in key.items()
    }


def _options(part: Any, amounts: Amounts) -> Any:
    """The options of a choice, with figures in their texts."""
    if not isinstance(part, list):
        return part
    return [{**each, "text": filled(each["text"], amounts)} if _has_text(each) else each for each in part]


def _has_text(option: Any) -> bool:
    return isinstance(option, dict) and isinstance(option.get("text"), str)


def key_amount(key: Mapping[str, Any]) -> Amount:
    """The key of a field as a figure of worked solutions and cases; without a value where it is no number.

    Args:
        key: what stands under `key:`, figures filled in.
    """
    following = str(key.get("unit") or key.get("counts") or "")
    try:
        number = exact(str(key.get("value", "")), {})
    except AuthoringError:
        number = None
    return Amount(number, key_text(key), following)


def _leaves(part: Any, change: Callable[[str], Any]) -> Any:
    if isinstance(part, dict):
        return {name: _leaves(value, change) for name, value in part.items()}
    if isinstance(part, list):
        return [_leaves(each, change) for each in part]
    return change(part) if isinstance(part, str) else part


def _exact(text: str, amounts: Amounts, whole: bool) -> str | int:
    inserted = substituted(text, amounts)
    if inserted == text:
        return text
    try:
        number = exact(text, amounts)
    except AuthoringError:
        return inserted
    return int(number) if whole and number.denominator == 1 else numeral(number)
