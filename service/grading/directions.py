"""In which form a field is answered, in plain words: from what its author asks of the form, never from the expected value.

Reads the unit, tolerance, form and options of a key as they are written, and nothing that tells what is right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from service.errors import ResponseError
from service.maths.exact import value
from service.maths.names import Domain, Names, Symbol
from service.maths.parser import parse

Asked = Mapping[str, Any]
"""What an author writes under `key:`."""

TYPES = {
    "boolean": "True or false, in one word.",
    "integer-range": "A range of whole numbers: its first and its last, such as 3 to 9; both belong to it.",
    "number": "A number.",
    "expression": "A formula in the symbols below.",
    "matrix-expression": "A formula in the matrices below; the order of the factors counts.",
    "indexed-sum": "A sum over an index, with its bounds.",
    "block-matrix": "A matrix of blocks, row by row.",
    "derivation": "A derivation, one step a line; each has to follow from what stands before it; the last is what is asked for.",
    "set": "A set, such as {a, b}; the order does not count.",
    "list": "A list, such as (a, b).",
    "interval": "An interval, a union of intervals, or an inequality.",
    "inequality": "An inequality, or the interval that it means.",
    "equation": "An equation.",
    "complex": "A complex number.",
    "matrix": "A matrix, row by row, such as [[a, b], [c, d]].",
    "vector": "A vector, such as (a, b, c).",
    "antiderivative": "A function whose derivative by {variable} is the one in the question.",
    "big-o": "An order of growth, such as O(g) for a function g.",
    "short-string": "A word or a few words.",
    "text": "Prose in your own words; what it says counts, spelling and grammar do not.",
    "choice": "One of these: {options}.",
    "multi-select": "Any number of these, separated by commas: {options}.",
    "matching": "Pairs such as a-b, each of these: {left}; with one of these: {right}.",
    "ordering": "All of these in their order, separated by commas: {options}.",
}
"""What a field of each answer type takes."""

FORMS = {
    "factored": "Write it as a product of factors that split no further.",
    "expanded": "Write it multiplied out, without brackets.",
    "single-fraction": "Write it as one fraction.",
    "lowest-terms": "Write it in lowest terms.",
    "partial-fractions": "Write it in partial fractions.",
    "completed-square": "Write it as a completed square.",
    "simplest-radical": "Write roots in their simplest form.",
    "rationalised-denominator": "Leave no root in a denominator.",
    "rectangular": "Write it as a + bi.",
    "polar": "Write it in polar form, such as r e^(iθ).",
}
"""What a form asks for."""

CONSTANTS = {
    "required": "Add the constant of integration.",
    "optional": "The constant of integration may be left out.",
    "forbidden": "Leave the constant of integration out.",
}

UP_TO = {
    "scalar": "Any multiple of it other than zero is as good.",
    "sign": "Its sign does not count.",
    "rows": "The order of the rows does not count.",
    "columns": "The order of the columns does not count.",
}

DOMAINS = {
    Domain.REAL: "any real number",
    Domain.POSITIVE: "a positive number",
    Domain.NONNEGATIVE: "a number that is not negative",
    Domain.INTEGER: "a whole number",
    Domain.POSITIVE_INTEGER: "a positive whole number",
    Domain.NONNEGATIVE_INTEGER: "a whole number that is not negative",
    Domain.COMPLEX: "any complex number",
}
"""Where a symbol takes its values."""


def directions(type_name: str, key: Asked) -> tuple[str, ...]:
    """What a field takes, in sentences.

    Args:
        type_name: its answer type.
        key: what stands under `key:`, figures filled in; only what it says of the form is read.
    """
    asked = {**key, "type": type_name}
    first = (
        OPEN if type_name == "choice" and key.get("open") else TYPES.get(type_name, f"A response of type {type_name}.")
    )
    lists = {name: _listed(key.get(name, ())) for name in ("options", "left", "right")}
    said = [first.format_map({**lists, "variable": key.get("variable", "x")})]
    for each in _SAID:
        said += each(asked)
    return tuple(said)


OPEN = "A name or a phrase."


def of_symbol(symbol: Symbol) -> str:
    """What a symbol stands for and which values it takes, in a sentence."""
    if symbol.is_matrix:
        rows, columns = (*symbol.shape, "1")[:2]
        kind = f"a matrix of {rows} rows and {columns} columns"
    else:
        kind = DOMAINS[symbol.domain] + _bounds(symbol)
    also = f" (also written {', '.join(symbol.aliases)})" if symbol.aliases else ""
    return f"{symbol.name}{also}: {symbol.meaning + '; ' if symbol.meaning else ''}{kind}."


def _bounds(symbol: Symbol) -> str:
    low = "" if symbol.low is None else f" from {symbol.low}"
    high = "" if symbol.high is None else f" up to {symbol.high}"
    return low + high


def _listed(options: Sequence[Any]) -> str:
    return ", ".join(str(each.get("text") or each.get("id")) for each in options)


def _unit(key: Asked) -> Iterator[str]:
    unit, counts = key.get("unit"), key.get("counts")
    if unit and key["type"] == "expression":
        yield f"Its unit, {unit}, may be written behind it or left out."
    elif unit:
        yield f"It is taken in {unit}; another unit of the same kind may be written behind it."
    if counts:
        yield f"It is a number of {counts}."


def _tolerance(key: Asked) -> Iterator[str]:
    tolerance = key.get("tolerance")
    if isinstance(tolerance, Mapping):
        for name, said in _TOLERANCES.items():
            if tolerance.get(name) is not None:
                yield said(str(tolerance[name]), key)


def _relative(within: str, key: Asked) -> str:
    share = _exact(within)
    percent = f"{float(share * 100):g} %" if share is not None else f"a share of {within}"
    ranges = (f"{name} from {low} to {high}" for name, (low, high) in (key.get("over") or {}).items())
    where = " for every " + " and ".join(ranges) if key.get("over") else ""
    return f"It may be rounded: within {percent} of the exact value counts as right{where}."


def _absolute(within: str, key: Asked) -> str:
    unit = f" {key['unit']}" if key.get("unit") else ""
    return f"It may be rounded: within {within}{unit} of the exact value counts as right."


_TOLERANCES: dict[str, Callable[[str, Asked], str]] = {
    "relative": _relative,
    "absolute": _absolute,
    "significant_figures": lambda figures, _: f"It is compared after rounding to {figures} significant figures.",
    "decimal_places": lambda places, _: f"It is compared after rounding to {places} decimal places.",
    "magnitude": lambda power, _: (
        f"An estimate is enough: a factor of ten to the power {power} either way counts as right."
    ),
}


def _exact(text: str) -> Fraction | None:
    try:
        return value(parse(text, Names()))
    except ResponseError:
        return None


def _form(key: Asked) -> Iterator[str]:
    form = key.get("form")
    if isinstance(form, Mapping):
        yield from (f"Write it with {number} {name.replace('_', ' ')}." for name, number in form.items())
    for name in [form] if isinstance(form, str) else form or () if not isinstance(form, Mapping) else ():
        yield FORMS.get(name, f"Write it {name.replace('as ', 'with ', 1)}.")


def _names(key: Asked) -> Iterator[str]:
    if key.get("forbid"):
        yield f"These may not be used: {', '.join(key['forbid'])}."
    if key.get("uses"):
        yield f"It has to be written with {', '.join(key['uses'])}."
    if key.get("avoids"):
        yield f"These may not occur in it: {', '.join(key['avoids'])}."


def _given(key: Asked) -> Iterator[str]:
    if key.get("given"):
        yield f"These may be used without being derived: {'; '.join(key['given'])}."


def _switches(key: Asked) -> Iterator[str]:
    for name, said in (("constant", CONSTANTS), ("up_to", UP_TO)):
        if key.get(name) in said:
            yield said[key[name]]
    if key.get("ordered") is False:
        yield "The order does not count."
    if key.get("orientation") in ("row", "column"):
        yield f"Write it as a {key['orientation']}."
    if key.get("notation") == "required":
        yield "Write it with its sign, such as O( )."


_SAID = (_unit, _tolerance, _form, _names, _given, _switches)
