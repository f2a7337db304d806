"""What is known about signs: whether an expression is positive on the declared domains. Unknown counts as no."""

from collections.abc import Mapping

from service.maths.names import Domain, Symbol
from service.maths.terms import is_complex
from service.maths.tree import Apply, Name, Node, Number

_ALWAYS_POSITIVE = frozenset(["exp", "sigmoid", "cosh"])


def is_positive(node: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether the expression is greater than zero wherever its symbols are in their domains."""
    if isinstance(node, Number):
        return node.value > 0
    if isinstance(node, Name):
        symbol = symbols.get(node.name)
        return symbol.positive if symbol else node.name in ("pi", "e")
    if node.head == "+":
        signs = [is_positive(arg, symbols) for arg in node.args]
        return any(signs) and all(
            sign or is_nonnegative(arg, symbols) for sign, arg in zip(signs, node.args, strict=True)
        )
    if node.head in ("*", "/", "sqrt", "min", "factorial"):
        return all(is_positive(arg, symbols) for arg in node.args)
    if node.head == "abs":
        return is_positive(node.args[0], symbols)
    if node.head == "^":
        return is_positive(node.args[0], symbols) and not is_complex(node.args[1], symbols)
    if node.head == "max":
        return any(is_positive(arg, symbols) for arg in node.args)
    return node.head in _ALWAYS_POSITIVE and not is_complex(node.args[0], symbols)


def is_nonnegative(node: Node, symbols: Mapping[str, Symbol]) -> bool:
    """Whether the expression is at least zero wherever its symbols are in their domains."""
    if is_positive(node, symbols):
        return True
    if isinstance(node, Number):
        return node.value == 0
    if isinstance(node, Name):
        symbol = symbols.get(node.name)
        return symbol is not None and (
            symbol.domain in (Domain.NONNEGATIVE, Domain.NONNEGATIVE_INTEGER)
            or (symbol.low is not None and symbol.low >= 0)
        )
    if node.head in ("+", "*", "/", "sqrt", "min", "floor", "atan"):
        return all(is_nonnegative(arg, symbols) for arg in node.args)
    if node.head == "max":
        return any(is_nonnegative(arg, symbols) for arg in node.args)
    if node.head == "^" and is_nonnegative(node.args[0], symbols):
        return not is_complex(node.args[1], symbols)
    return node.head in ("abs", "relu") or _is_even_power(node, symbols)


def _is_even_power(node: Apply, symbols: Mapping[str, Symbol]) -> bool:
    if node.head != "^":
        return False
    exponent = node.args[1]
    return (
        isinstance(exponent, Number)
        and exponent.value.denominator == 1
        and exponent.value.numerator % 2 == 0
        and not is_complex(node.args[0], symbols)
    )
