"""What a question file says about its parameters, as axes to draw from; and its constraints, as comparisons of exact numbers."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from service.bank.drawing import Axis, Choice, Steps, rounded_numbers
from service.bank.figures import Amounts, exact
from service.bank.problems import within
from service.bank.shapes import ChoiceShape, ParameterShape
from service.errors import AuthoringError

MOST_VALUES = 1_000_000
"""Numbers in one range."""

MOST_DECADES = 60
"""Powers of ten between the ends of a range of rounded numbers."""

_RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_RELATION = re.compile("|".join(_RELATIONS))


def axes_of(parameters: Mapping[str, ParameterShape]) -> tuple[Axis, ...]:
    """What varies, in the order of the file; parameters that are linked are one axis.

    Raises:
        AuthoringError: a range that is empty or too large, or linked parameters of different lengths.
    """
    groups: dict[str, dict[str, Sequence[Choice]]] = {}
    for name, parameter in parameters.items():
        with within(f"parameters.{name}"):
            if (choices := _choices(parameter)) is not None:
                groups.setdefault(parameter.linked or f"={name}", {})[name] = choices
    return tuple(_axis(group) for group in groups.values())


def choice_of(told: ChoiceShape | ParameterShape) -> Choice:
    """What a file says that a parameter is."""
    return Choice(None if told.value is None else Fraction(told.value), told.text or "")


def holds(constraint: str, amounts: Amounts) -> bool:
    """Whether a comparison such as `2*n < m <= 100` is true of figures.

    Raises:
        AuthoringError: it compares nothing, or a side has no rational value.
    """
    relations = _RELATION.findall(constraint)
    if not relations:
        raise AuthoringError(f"`{constraint}` compares nothing.", "Write a comparison, such as `2*n < m`.")
    sides = [exact(side, amounts) for side in _RELATION.split(constraint)]
    return all(_RELATIONS[each](*pair) for each, pair in zip(relations, pairwise(sides), strict=True))


def _axis(group: Mapping[str, Sequence[Choice]]) -> Axis:
    lengths = {len(choices) for choices in group.values()}
    if len(lengths) > 1:
        *_, last = group
        advice = "Give each of them one choice for each row."
        raise AuthoringError("Linked parameters have different numbers of choices.", advice, field=f"parameters.{last}")
    if len(group) == 1:
        ((name, choices),) = group.items()
        return Axis((name,), _Column(choices))
    return Axis(tuple(group), list(zip(*group.values(), strict=True)))


class _Column(Sequence[Sequence[Choice]]):
    """The choices of one parameter as rows, none of which is made before it is asked for."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = choices

    def __len__(self) -> int:
        return len(self._choices)

    def __getitem__(self, at: int) -> Sequence[Choice]:  # type: ignore[override]
        return (self._choices[at],)


def _choices(parameter: ParameterShape) -> Sequence[Choice] | None:
    if parameter.choices:
        return [choice_of(each) for each in parameter.choices]
    if parameter.low is None or parameter.high is None:
        return None
    low, high = Fraction(parameter.low), Fraction(parameter.high)
    if low >= high:
        raise AuthoringError("`low` is not below `high`.", "Swap or mend them.", field="low")
    if parameter.step is None:
        return _rounded(low, high, parameter.figures or 1)
    return _stepped(low, high, Fraction(parameter.step))


def _stepped(low: Fraction, high: Fraction, step: Fraction) -> Sequence[Choice]:
    if step <= 0 or (high - low) / step >= MOST_VALUES:
        problem = f"This step makes no range, or one of more than {MOST_VALUES:,} numbers."
        raise AuthoringError(problem, "Choose another.", field="step")
    return Steps(low, step, (high - low) // step + 1)


def _rounded(low: Fraction, high: Fraction, figures: int) -> Sequence[Choice]:
    if low <= 0 or high / low > 10**MOST_DECADES:
        problem = f"Rounded numbers reach from above 0 over at most {MOST_DECADES} powers of ten."
        raise AuthoringError(problem, "Give a `step`, or other ends.", field="low")
    if found := rounded_numbers(low, high, figures):
        return found
    raise AuthoringError("No number of so few figures lies in this range.", "Allow more figures.", field="figures")
