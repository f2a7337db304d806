"""Figures of a question in one variant: exact values, and their places in texts.

    {{n}}              the figure in its own words or format, with its unit
    {{n|words}}        in another format
    {{n|3 figures in TB}}
    {{= 2*n/m|tex}}    worked out exactly by our own parser, without a unit
    {{= n^(1/3)|3 figures}}    where it is rounded anyway, from proven bounds closer than 1 part in 10^30

Formulas are read as responses are, and computed in fractions. A name in a formula that is no figure is an author's error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from service.bank.rendering import PLAIN_FORMAT, Format, converted, numeral, read_format, written
from service.bank.suggest import listed
from service.errors import AuthoringError, ResponseError
from service.maths.exact import approximate, value
from service.maths.names import Names
from service.maths.parser import parse
from service.maths.tree import Node

PLACEHOLDER = re.compile(
    r"\{\{\s*(?:=\s*(?P<formula>[^{}|]+?)|(?P<name>[A-Za-z][A-Za-z0-9_]*))\s*(?:\|(?P<format>[^{}|]*))?\}\}"
)


_PLAIN = re.compile(r"[0-9.]+")
_OPERATORS = "+-*/^(,="
_RUNS_ON = tuple("0123456789.(")


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure.

    Attributes:
        value: exact, in its unit; None for words such as the name of a device.
        text: its own words; empty where they follow from the value.
        unit: shown behind the value; empty for none.
        format: how it is written when a place does not say.
    """

    value: Fraction | None
    text: str = ""
    unit: str = ""
    format: Format = PLAIN_FORMAT


Amounts = Mapping[str, Amount]


def placeholders(text: str) -> Iterator[str]:
    """The names that stand in double braces in a text; not those inside formulas."""
    return (found["name"] for found in PLACEHOLDER.finditer(text) if found["name"])


def filled(text: str, amounts: Amounts) -> str:
    """The text with every placeholder replaced; names that are no figures stay.

    Raises:
        AuthoringError: a formula or a format that cannot be used.
    """
    return PLACEHOLDER.sub(lambda found: _shown(found, amounts), text)


def exact(formula: str, amounts: Amounts) -> Fraction:
    """The value of a formula.

    Raises:
        AuthoringError: it cannot be read, names something else, or has no rational value.
    """
    number = value(_read(formula, amounts))
    if number is None:
        raise AuthoringError(f"`{formula.strip()}` has no rational value.", "Mend it; it must not divide by zero.")
    return number


def _read(formula: str, amounts: Amounts) -> Node:
    try:
        return parse(substituted(formula, amounts), Names())
    except ResponseError:
        advice = f"Figures are {listed(amounts)}." if amounts else "The question has no figures."
        raise AuthoringError(f"`{formula.strip()}` cannot be worked out.", advice) from None


def substituted(formula: str, amounts: Amounts) -> str:
    """A formula with exact values in place of the names of figures, in brackets where they might run into what is beside them."""
    values = {name: each.value for name, each in amounts.items() if each.value is not None}
    if not values:
        return formula
    names = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![A-Za-z_\\])({names})(?![A-Za-z0-9_])")
    return pattern.sub(lambda found: _inserted(numeral(values[found[1]]), found), formula)


def _inserted(number: str, found: re.Match[str]) -> str:
    before, after = found.string[: found.start()].rstrip(), found.string[found.end() :].lstrip()
    alone = _PLAIN.fullmatch(number) and (not before or before[-1] in _OPERATORS) and after[:1] not in _RUNS_ON
    return number if alone else f"({number})"


def _shown(found: re.Match[str], amounts: Amounts) -> str:
    if found["formula"]:
        format = read_format(found["format"] or "")
        return written(_worked(found["formula"], amounts, format), format)
    amount = amounts.get(found["name"])
    return found[0] if amount is None else _amount(amount, found["format"])


def _worked(formula: str, amounts: Amounts, format: Format) -> Fraction:
    """The value of a formula, between its bounds where it is not rational and the format rounds it."""
    bounds = approximate(_read(formula, amounts)) if format.rounds else None
    return exact(formula, amounts) if bounds is None else (bounds[0] + bounds[1]) / 2


def _amount(amount: Amount, asked: str | None) -> str:
    if amount.value is None or (asked is None and amount.text):
        return amount.text
    format = read_format(asked or "", amount.format)
    digits = written(converted(amount.value, amount.unit, format.unit), format)
    unit = format.unit or amount.unit
    return f"{digits} {unit}" if unit and format.style.has_unit else digits
