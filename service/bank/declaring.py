"""The symbols of a question, from an author's declarations to the names a response may use."""

from collections.abc import Mapping
from fractions import Fraction

from service.bank.problems import Problems
from service.bank.shapes import SymbolShape
from service.errors import AuthoringError
from service.maths.names import Names, Symbol, canonical, declare


def names_of(symbols: Mapping[str, SymbolShape]) -> Names:
    """The declared symbols with their spellings.

    Args:
        symbols: declarations by name.

    Raises:
        BankProblems: names that cannot be told apart, and bounds that exclude each other.
    """
    problems = Problems()
    declared: list[Symbol] = []
    for name, shape in symbols.items():
        with problems.collecting(name):
            declared.append(_symbol(name, shape))
    names = declare(declared)
    for symbol in declared:
        _check_aliases(symbol, names, problems)
    problems.settle()
    return names


def _symbol(name: str, shape: SymbolShape) -> Symbol:
    if canonical(name) != name:
        raise AuthoringError(f"A symbol cannot be named `{name}`.", f"Name it `{canonical(name)}`.")
    low, high = _bound(shape.low), _bound(shape.high)
    if low is not None and high is not None and low >= high:
        raise AuthoringError("`low` is not below `high`.", "Swap or mend them.", field="low")
    sizes = tuple(str(size) for size in shape.shape)
    return Symbol(name, shape.domain, low, high, sizes, tuple(shape.aliases), shape.latex, shape.meaning, shape.equals)


def _bound(figure: str | None) -> Fraction | None:
    return None if figure is None else Fraction(figure)


def _check_aliases(symbol: Symbol, names: Names, problems: Problems) -> None:
    for at, alias in enumerate(symbol.aliases):
        owner = names.spellings.get(canonical(alias), symbol.name)
        if owner != symbol.name:
            problem = f"`{alias}` is already a way to write `{owner}`."
            problems.add(problem, "Give each spelling to one symbol.", f"{symbol.name}.aliases.{at}")
