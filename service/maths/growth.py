"""How fast functions of one variable grow, up to constant factors: what O, Θ and Ω look at.

A growth is the logarithm of the function, written in n, log n, log log n and log log log n, as far as it goes to infinity:

    3 n^2 log n  ->  2 log n + log log n          2^n n!  ->  n log n + (log 2 - 1) n + log n / 2

Two functions are of one order exactly when these are equal. Coefficients are exact constants. What has no such form is `Open`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from service.maths.balls import Undefined, at
from service.maths.building import ONE, ZERO, minus, number, over, plus, times
from service.maths.equivalence import Target, decide
from service.maths.exact import value
from service.maths.tree import Apply, Name, Node, names_in

Scale = tuple[Fraction, Fraction, Fraction, Fraction]
"""Exponents of n, log n, log log n and log log log n."""

MAX_TERMS = 24
LEVELS = 4
_FLAT: Scale = (Fraction(0),) * 4


class Open(ArithmeticError):
    """The order of growth cannot be told here."""


@dataclass(frozen=True, slots=True)
class Series:
    """A sum of scales with constant coefficients.

    Attributes:
        terms: the coefficient of each scale.
        slack: 0 when it is exactly the function, 1 when it is so up to a bounded error, 2 when the error may grow.
    """

    terms: Mapping[Scale, Node]
    slack: int = 0

    def leading(self) -> tuple[Scale, Node]:
        """The largest scale and its coefficient. Raises Open for zero."""
        for scale in sorted(self.terms, reverse=True):
            if _sign(self.terms[scale]):
                return scale, self.terms[scale]
        raise Open("zero")

    @property
    def is_constant(self) -> bool:
        """Whether nothing in it grows or shrinks."""
        return all(scale == _FLAT for scale in self.terms)


def growth(node: Node, variable: str) -> Series:
    """The growing part of the logarithm of a function that is positive for large values.

    Raises:
        Open: it has none of the forms above.
    """
    if names_in(node) - {variable, "pi", "e"}:
        raise Open("names")
    return _Reader(variable).growth(node)


def compared(left: Series, right: Series) -> int:
    """-1 when the first grows more slowly, 0 when both are of one order, 1 when it grows faster. Raises Open."""
    difference = _sum(left, _times(right, number(-1)))
    for scale in sorted(difference.terms, reverse=True):
        sign = _sign(difference.terms[scale])
        if sign and scale > _FLAT:
            return sign
    return 0


class _Reader:
    """Reads functions of one variable."""

    def __init__(self, variable: str) -> None:
        self.variable = variable

    def growth(self, node: Node) -> Series:
        found = self.series_or_none(node)
        if found is not None:
            return _growing(_log_of_leading(found, positive=True))
        if not isinstance(node, Apply):
            raise Open("name")
        rule = _GROWTHS.get(node.head)
        if rule is None:
            raise Open(node.head)
        return rule(self, node)

    def sum(self, node: Apply) -> Series:
        largest: Series | None = None
        unsure = False
        for arg in node.args:
            negative = isinstance(arg, Apply) and arg.head == "neg"
            found = self.growth(arg.args[0] if isinstance(arg, Apply) and negative else arg)
            order = 1 if largest is None else compared(found, largest)
            if order > 0:
                largest, unsure = found, negative
            elif order == 0:
                unsure = unsure or negative
        if largest is None or unsure:
            raise Open("difference")
        return largest

    def product(self, node: Apply) -> Series:
        total = Series({})
        for arg in node.args:
            total = _sum(total, self.growth(arg))
        return total

    def quotient(self, node: Apply) -> Series:
        return _sum(self.growth(node.args[0]), _times(self.growth(node.args[1]), number(-1)))

    def power(self, node: Apply) -> Series:
        base, exponent = node.args
        if self.variable not in names_in(exponent):
            return _times(self.growth(base), exponent)
        return self.exponential(self.logarithm(base), self.series(exponent))

    def exponential(self, logarithm: Series, exponent: Series) -> Series:
        product = _product(logarithm, exponent)
        if product.slack > 1:
            raise Open("error grows")
        return _growing(product)

    def factorial(self, node: Apply) -> Series:
        """Stirling: log g! = g log g - g + log g / 2, up to a constant; a whole number k added to g is k log g more."""
        inside = self.series(node.args[0])
        shift = value(inside.terms.get(_FLAT, ZERO))
        rest = {scale: coefficient for scale, coefficient in inside.terms.items() if scale != _FLAT}
        if inside.slack or shift is None or shift.denominator != 1 or len(rest) != 1:
            raise Open("factorial")
        body = Series(rest)
        logarithm = _log_of_leading(body, positive=True)
        halves = _times(logarithm, over(plus(ONE, number(2 * shift)), number(2)))
        return _growing(_sum(_sum(_product(body, logarithm), _times(body, number(-1))), halves))

    def binomial(self, node: Apply) -> Series:
        above, below = node.args
        if self.variable not in names_in(below):
            return _times(self.growth(above), below)
        parts = [self.factorial(_call("factorial", part)) for part in (above, below, minus(above, below))]
        return _sum(parts[0], _times(_sum(parts[1], parts[2]), number(-1)))

    def largest(self, node: Apply) -> Series:
        found = [self.growth(arg) for arg in node.args]
        best = found[0]
        for one in found[1:]:
            best = one if compared(one, best) > 0 else best
        return best

    def series(self, node: Node) -> Series:
        found = self.series_or_none(node)
        if found is None:
            raise Open("series")
        return found

    def series_or_none(self, node: Node) -> Series | None:
        """The function as a sum of scales, where it is one."""
        if self.variable not in names_in(node):
            return Series({_FLAT: node})
        if isinstance(node, Name):
            return Series({(Fraction(1), Fraction(0), Fraction(0), Fraction(0)): ONE})
        rule = _SERIES.get(node.head) if isinstance(node, Apply) else None
        return rule(self, node) if rule and isinstance(node, Apply) else None

    def added(self, node: Apply) -> Series | None:
        total: Series | None = Series({})
        for arg in node.args:
            part = self.series_or_none(arg)
            total = _sum(total, part) if total is not None and part is not None else None
        return total

    def multiplied(self, node: Apply) -> Series | None:
        total: Series | None = Series({_FLAT: ONE})
        for arg in node.args:
            part = self.series_or_none(arg)
            total = _product(total, part) if total is not None and part is not None else None
        return total

    def negative(self, node: Apply) -> Series | None:
        part = self.series_or_none(node.args[0])
        return _times(part, number(-1)) if part else None

    def divided(self, node: Apply) -> Series | None:
        above, below = (self.series_or_none(arg) for arg in node.args)
        if above is None or below is None or len(below.terms) != 1 or below.slack:
            return None
        ((scale, coefficient),) = below.terms.items()
        inverse = Series({_scaled(scale, Fraction(-1)): over(ONE, coefficient)})
        return _product(above, inverse)

    def raised(self, node: Apply) -> Series | None:
        exponent = value(node.args[1])
        base = self.series_or_none(node.args[0])
        if exponent is None or base is None or base.slack:
            return None
        if len(base.terms) == 1:
            ((scale, coefficient),) = base.terms.items()
            return Series({_scaled(scale, exponent): Apply("^", (coefficient, node.args[1]), node.span)})
        if exponent.denominator != 1 or not 0 <= exponent <= 6:
            return None
        total = Series({_FLAT: ONE})
        for _ in range(int(exponent)):
            total = _product(total, base)
        return total

    def root(self, node: Apply) -> Series | None:
        half = Apply("/", (number(1), number(2)), node.span)
        return self.raised(Apply("^", (node.args[0], half), node.span))

    def rounded(self, node: Apply) -> Series | None:
        inside = self.series_or_none(node.args[0])
        return Series(inside.terms, max(inside.slack, 1)) if inside else None

    def log(self, node: Apply) -> Series | None:
        found = self.logarithm(node.args[0])
        return _times(found, over(ONE, _call("log", node.args[1]))) if len(node.args) == 2 else found

    def logarithm(self, node: Node) -> Series:
        """log of a function, its constant part included."""
        found = self.series_or_none(node)
        if found is not None:
            return _log_of_leading(found, positive=True)
        return Series(self.growth(node).terms, 1)


def _log_of_leading(one: Series, *, positive: bool) -> Series:
    """log(c n^a (log n)^b …) = log c + a log n + b log log n …; what comes after the leading term adds nothing in the limit."""
    scale, coefficient = one.leading()
    if positive and _sign(coefficient) <= 0:
        raise Open("negative")
    if scale[-1]:
        raise Open("level")
    terms: dict[Scale, Node] = {_FLAT: _call("log", coefficient)} if value(coefficient) != 1 else {}
    for level, exponent in enumerate(scale[:-1]):
        if exponent:
            terms[_unit(level + 1)] = number(exponent)
    return Series(terms, 0 if len(one.terms) == 1 and not one.slack else 1)


def _unit(level: int) -> Scale:
    parts = [Fraction(int(place == level)) for place in range(LEVELS)]
    return parts[0], parts[1], parts[2], parts[3]


def _growing(one: Series) -> Series:
    return Series({scale: coefficient for scale, coefficient in one.terms.items() if scale > _FLAT}, one.slack)


def _sum(left: Series, right: Series) -> Series:
    terms = dict(left.terms)
    for scale, coefficient in right.terms.items():
        terms[scale] = _short(plus(terms[scale], coefficient)) if scale in terms else coefficient
    if len(terms) > MAX_TERMS:
        raise Open("terms")
    return Series(terms, max(left.slack, right.slack))


def _times(one: Series, factor: Node) -> Series:
    return Series({scale: _short(times(factor, coefficient)) for scale, coefficient in one.terms.items()}, one.slack)


def _product(left: Series, right: Series) -> Series:
    terms: dict[Scale, Node] = {}
    for one, a in left.terms.items():
        for other, b in right.terms.items():
            scale = (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])
            product = times(a, b)
            terms[scale] = _short(plus(terms[scale], product) if scale in terms else product)
    if len(terms) > MAX_TERMS:
        raise Open("terms")
    slack = max(left.slack, right.slack)
    grows = (left.slack and not right.is_constant) or (right.slack and not left.is_constant)
    return Series(terms, 2 if slack and grows else slack)


def _scaled(scale: Scale, by: Fraction) -> Scale:
    return scale[0] * by, scale[1] * by, scale[2] * by, scale[3] * by


def _short(node: Node) -> Node:
    exact = value(node)
    return node if exact is None else number(exact)


def _sign(node: Node) -> int:
    """The sign of a constant. Raises Open where it cannot be told."""
    exact = value(node)
    if exact is not None:
        return (exact > 0) - (exact < 0)
    try:
        ball = at(node, {})
    except Undefined as error:
        raise Open("no value") from error
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    if decide(Target(ZERO, {}, b"growth"), node).equal:
        return 0
    raise Open("sign")


def _call(head: str, *args: Node) -> Apply:
    return Apply(head, args, (0, 0))


def _based(base: int) -> Callable[[_Reader, Apply], Series | None]:
    return lambda reader, node: reader.log(_call("log", node.args[0], number(base)))


_SERIES: dict[str, Callable[[_Reader, Apply], Series | None]] = {
    "+": _Reader.added,
    "*": _Reader.multiplied,
    "neg": _Reader.negative,
    "/": _Reader.divided,
    "^": _Reader.raised,
    "sqrt": _Reader.root,
    "floor": _Reader.rounded,
    "ceil": _Reader.rounded,
    "log": _Reader.log,
    "log2": _based(2),
    "log10": _based(10),
}
_GROWTHS: dict[str, Callable[[_Reader, Apply], Series]] = {
    "+": _Reader.sum,
    "*": _Reader.product,
    "/": _Reader.quotient,
    "^": _Reader.power,
    "exp": lambda reader, node: reader.exponential(Series({_FLAT: ONE}), reader.series(node.args[0])),
    "sqrt": lambda reader, node: _times(reader.growth(node.args[0]), over(ONE, number(2))),
    "factorial": _Reader.factorial,
    "gamma": lambda reader, node: reader.factorial(_call("factorial", minus(node.args[0], ONE))),
    "binom": _Reader.binomial,
    "max": _Reader.largest,
}
