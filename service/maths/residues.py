r"""Expressions as residues at a secret point: the fast way to see that two of them are the same.

Every name gets a secret residue modulo a secret prime (`worlds`), and sums, products and powers are computed there. So

- rational functions that agree at a secret point are equal but for a chance of degree/q (Schwartz-Zippel), and rational functions
  that differ there are proved different;
- real powers, roots, exponentials, logarithms and trigonometric functions obey their laws (`kernels`), because each is a
  homomorphism between groups of the field: e^x is a generator raised to the value of x modulo q, log x is Fermat's quotient;
- where a sign decides (|x|, max, roots of squares), the evaluation follows one path of signs and others are tried (`signs`);
- any other function is a keyed hash of its argument's residue.

Beyond rational functions "equal" can be trusted and "different" means nothing, which `exact` tells.

Source: J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", J. ACM 27 (1980).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import lcm

from service.maths.domains import is_nonnegative, is_positive
from service.maths.exponentials import Argument, exponential, mentions_logarithm, natural
from service.maths.kernels import KERNELS, sign_of_constant
from service.maths.names import Domain, Symbol
from service.maths.radicals import root
from service.maths.roots import Roots
from service.maths.signs import Path
from service.maths.terms import ONE, collected, integer, is_complex, is_whole, product, rational, terms_of, total
from service.maths.tree import Apply, Name, Node, Number, names_in
from service.maths.worlds import WORLDS, Degenerate, Element, Ring, TooMuchWork, World, small_rational, worlds

__all__ = ["WORLDS", "Degenerate", "Evaluation", "World", "worlds"]

_WHOLE = frozenset(domain for domain in Domain if domain.integral)

_COMPLEX_PERIOD = 24
"""What the powers of complex constants in exams repeat after, such as i^n and those of other roots of unity."""

Wave = tuple[str, tuple[Node, ...], Element]
"""A sine or cosine that was met: its head, its argument and its residue."""

MAX_WRITTEN_OUT = 2_000
"""Terms of sums and products that one evaluation may write out."""

MAX_EFFORT = 30_000
"""Operations at one point, on all paths of signs together; an expression has some hundred, unless calls hold calls."""


@dataclass(slots=True)
class Evaluation:
    """One pass over expressions at one point, on one path of signs.

    Attributes:
        world: the point.
        symbols: what is known of the names.
        path: the signs taken.
        exact: whether only rational operations were met, so that different residues prove different functions.
        degree: a bound on the total degree of numerator and denominator.
        fixed: names that stand for numbers here.
        steps: names that stand for their value plus a whole number here.
        classes: whole names that are to leave a rest, as (divisor, rest).
        periods: whole names on whose rests the value depends.
        bigs: values given to sums and products with symbolic bounds, by their keys.
        waves: sines, cosines and their like that were met, with their residues.
        unknown: the value to give to them instead of a secret one.
        nesting: how many sums and products are being evaluated.
        budget: how many terms may still be written out.
        effort: how many operations may still be carried out.
        arguments: exponents and angles that were met, by their residues modulo p; None while nobody keeps them.
        nested: whether a function stands in an exponent or angle.
        plane: whether roots of negative numbers are imaginary rather than nothing.
        conjugate: whether the conjugate is being evaluated.
    """

    world: World
    symbols: Mapping[str, Symbol]
    path: Path = field(default_factory=Path)
    exact: bool = True
    degree: int = 1
    fixed: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    bigs: dict[str, Element] = field(default_factory=dict)
    waves: list[Wave] = field(default_factory=list)
    unknown: Element = None
    nesting: int = 0
    budget: int = MAX_WRITTEN_OUT
    effort: int = MAX_EFFORT
    arguments: list[Argument] | None = None
    nested: bool = False
    plane: bool = False
    conjugate: bool = False
    field_ring: Ring = field(init=False)
    _roots: Roots | None = None

    def __post_init__(self) -> None:
        self.field_ring = self.world.among.field

    @property
    def roots(self) -> Roots:
        """Roots of sums that were met."""
        if self._roots is None:
            self._roots = Roots(self.world, self.path)
        return self._roots

    def fix(self, numbers: Mapping[str, int]) -> None:
        """Give names the small numbers they stand for, in place of random residues."""
        self.fixed = {**self.fixed, **numbers}

    def residue(self, node: Node) -> int:
        """The value modulo p.

        Raises:
            Degenerate: there is none at this point.
            Vacuous: the path contradicts itself, or the expression has no value on it.
        """
        return int(self.element(node))

    def element(self, node: Node) -> Element:
        """As `residue`, as an element of the field."""
        try:
            return self.value(node, self.field_ring)
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            raise Degenerate(str(error)) from error

    def value(self, node: Node, ring: Ring) -> Element:
        """The value in a ring. Raises ZeroDivisionError besides what `residue` raises."""
        if isinstance(node, Apply):
            self.effort -= 1
            if self.effort < 0:
                raise TooMuchWork
            operation = _OPERATIONS.get(node.head)
            return operation(self, node, ring) if operation else self._kernel(node, ring)
        if isinstance(node, Name):
            return self._name(node.name, ring)
        fraction = node.value
        if fraction.denominator == 1:
            return ring.make(fraction.numerator)
        return ring.make(fraction.numerator) / ring.make(fraction.denominator)

    def _name(self, name: str, ring: Ring) -> Element:
        self.degree += 1
        symbol = self.symbols.get(name)
        if symbol is None or self.fixed or self.steps or self.conjugate or self.classes:
            return self._particular(name, symbol, ring)
        if symbol.domain in _WHOLE:
            if symbol.low is not None and symbol.high is not None:
                self.exact = False
            found = self.world.wholes.get((name, ring.name))
            return self.world.name(name, ring.name, whole=True) if found is None else found
        found = self.world.drawn.get((name, ring.name))
        return self.world.name(name, ring.name, whole=False) if found is None else found

    def _particular(self, name: str, symbol: Symbol | None, ring: Ring) -> Element:
        if name in self.fixed:
            return ring.make(self.fixed[name])
        if symbol is None:
            self.exact = False
            return self._constant(name, ring)
        if symbol.low is not None and symbol.high is not None:
            self.exact = False
        if self.conjugate and symbol.domain is Domain.COMPLEX:
            return self.world.name(f"{name}*", ring.name, whole=False)
        number = self.world.name(name, ring.name, whole=symbol.domain in _WHOLE)
        if name in self.classes and ring.name in ("whole", "exponent"):
            number = ring.make(self._in_class(name))
        return number + self.steps.get(name, 0)

    def _in_class(self, name: str) -> int:
        """The whole number drawn for a name, moved into its residue class."""
        period, rest = self.classes[name]
        number = int(self.world.name(name, "whole", whole=True))
        return number - number % period + rest

    def repeats(self, node: Node, period: int) -> None:
        """Note that the value depends on what whole names leave when divided by a small number, as (-1)^n does."""
        for name in names_in(node):
            symbol = self.symbols.get(name)
            if symbol is not None and symbol.domain in _WHOLE:
                self.periods[name] = lcm(self.periods.get(name, 1), period)

    def _constant(self, name: str, ring: Ring) -> Element:
        if name == "i" and ring.name != "whole":
            unit = self.world.among.unit[ring.name]
            return -unit if self.conjugate else unit
        if name == "oo":
            raise Degenerate("infinity")
        if name == "e" and ring.name != "exponent":
            return exponential(self, ONE, ring)
        return self.world.name(name, ring.name, whole=False)

    def _kernel(self, node: Apply, ring: Ring) -> Element:
        self.exact = False
        if ring.name in ("exponent", "whole"):
            self.nested = True
            return ring.make(self.world.draw(b"kernel", str(self.value(node, self.field_ring)).encode()))
        kernel = KERNELS.get(node.head)
        return kernel(self, node, ring) if kernel else self.hashed(node, ring)

    def hashed(self, node: Apply, ring: Ring) -> Element:
        """A function without laws, by the residues of its arguments."""
        self.exact = False
        return self.random(ring, node.head, *(self.value(arg, self.field_ring) for arg in node.args))

    def random(self, ring: Ring, label: str, *values: Element) -> Element:
        """A secret residue that depends on a label and on residues; it has every root."""
        parts = (label.encode(), *(str(int(value)).encode() for value in values))
        found = self.world.positive(b"kernel", *parts)
        if ring.name == "lift":
            return self.world.lifted(found, ring.make(self.world.draw(b"logarithm", *parts)))
        return found

    def _sum(self, node: Apply, ring: Ring) -> Element:
        args = node.args
        total = self.value(args[0], ring)
        for arg in args[1:]:
            total = total + self.value(arg, ring)
        return total

    def _product(self, node: Apply, ring: Ring) -> Element:
        args = node.args
        product = self.value(args[0], ring)
        for arg in args[1:]:
            product = product * self.value(arg, ring)
        return product

    def _quotient(self, node: Apply, ring: Ring) -> Element:
        above, below = node.args
        return self.value(above, ring) / self.value(below, ring)

    def _negated(self, node: Apply, ring: Ring) -> Element:
        return -self.value(node.args[0], ring)

    def _power(self, node: Apply, ring: Ring) -> Element:
        base, exponent = node.args
        whole = integer(exponent)
        return self.power(base, exponent, ring) if whole is None else self._whole_power(base, whole, ring)

    def _whole_power(self, base: Node, whole: int, ring: Ring) -> Element:
        number = self.value(base, ring)
        if whole <= 0 and number == 0:
            raise Degenerate("zero to a power that is not positive")
        self.degree *= max(abs(whole), 1)
        return number**whole

    def power(self, base: Node, exponent: Node, ring: Ring) -> Element:
        """A power whose exponent is not a literal whole number."""
        self.exact = False
        if ring.name == "field":
            return self._field_power(base, exponent)
        if ring.name == "lift":
            if isinstance(base, Name) and base.name == "e" and "e" not in self.symbols:
                return exponential(self, exponent, ring)
            logarithm = self.world.logarithm(self.value(base, ring)) * self.value(exponent, self.field_ring)
            return self.world.lifted(self._field_power(base, exponent), logarithm)
        return ring.make(self.world.draw(b"kernel", str(self._field_power(base, exponent)).encode()))

    def _field_power(self, base: Node, exponent: Node) -> Element:
        if isinstance(base, Name) and base.name == "e" and "e" not in self.symbols:
            return exponential(self, exponent, self.field_ring)
        if is_whole(exponent, self.symbols):
            if not is_positive(base, self.symbols):
                self.repeats(exponent, _COMPLEX_PERIOD if is_complex(base, self.symbols) else 2)
            return self.value(base, self.field_ring) ** int(self.value(exponent, self.world.among.whole))
        if is_complex(base, self.symbols) or is_complex(exponent, self.symbols):
            return self.hashed(Apply("^", (base, exponent), (0, 0)), self.field_ring)
        fraction = rational(exponent)
        if fraction is not None:
            return self.root(base, fraction.denominator) ** fraction.numerator
        if mentions_logarithm(exponent):
            logarithms = Apply("*", (natural(exponent), Apply("log", (base,), (0, 0))), (0, 0))
            return exponential(self, logarithms, self.field_ring)
        return self.real_power(base, exponent)

    def real_power(self, base: Node, exponent: Node) -> Element:
        """A power of what is positive, modulo p."""
        inner = base.args[0] if isinstance(base, Apply) and base.head == "^" else None
        if isinstance(base, Apply) and inner is not None and not is_nonnegative(inner, self.symbols):
            whole = integer(base.args[1])
            if whole is None:
                return self.hashed(Apply("^", (base, exponent), (0, 0)), self.field_ring)
            if whole % 2 == 0:
                return self.real_power(Apply("abs", (inner,), (0, 0)), Apply("*", (base.args[1], exponent), (0, 0)))
        self.assume_positive(base)
        if self.is_canonical(base):
            return self.value(base, self.field_ring) ** int(self.value(exponent, self.world.among.exponent))
        return self._mixed_power(base, exponent)

    def _mixed_power(self, base: Node, exponent: Node) -> Element:
        """u^(a + n/2 + 1/2): whole multiples of fractions by roots, the rest in the group of order q."""
        found, rest = self.field_ring.make(1), []
        for term in terms_of(exponent):
            if all(is_whole(factor, self.symbols) for factor in term.factors):
                times = int(self.value(product(term.factors), self.world.among.whole))
                found = found * self.root(base, term.coefficient.denominator) ** (term.coefficient.numerator * times)
            else:
                rest.append(term)
        number = self.value(base, self.field_ring) ** self.world.among.projection
        return found * number ** int(self.value(total(rest), self.world.among.exponent))

    def is_canonical(self, node: Node) -> bool:
        """Whether the residue is in the group of order q, where every root is again a residue of that group."""
        if isinstance(node, Name):
            return (
                node.name not in self.fixed
                and node.name not in self.steps
                and (node.name in self.symbols or node.name != "i")
            )
        if isinstance(node, Number):
            return node.value == 1
        if node.head in ("*", "/", "sqrt"):
            return all(self.is_canonical(arg) for arg in node.args)
        if node.head == "^":
            return self.is_canonical(node.args[0])
        return node.head == "exp" and not is_complex(node, self.symbols)

    def root(self, node: Node, index: int) -> Element:
        """The root of what is not negative, modulo p."""
        self.exact = False
        return self.value(node, self.field_ring) if index == 1 else root(self, node, index)

    def conjugated(self, node: Node) -> Element:
        """The residue of the complex conjugate."""
        self.conjugate = not self.conjugate
        try:
            return self.value(node, self.field_ring)
        finally:
            self.conjugate = not self.conjugate

    def sign(self, node: Node, number: Element) -> int:
        """The sign of an expression on this path."""
        if number == 0:
            return 0
        known = self.path.known(number)
        if known is not None:
            return known
        if is_nonnegative(node, self.symbols):
            return 1
        if isinstance(node, Apply) and node.head in ("*", "/", "neg"):
            return self._sign_of_product(node)
        plain = small_rational(number, self.world.p)
        if plain is not None:
            return 1 if plain > 0 else -1
        gathered = collected(node)
        if is_nonnegative(gathered, self.symbols):
            return 1
        if is_nonnegative(collected(Apply("neg", (gathered,), (0, 0))), self.symbols):
            return -1
        return sign_of_constant(gathered) or self.path.choose(number, node)

    def _sign_of_product(self, node: Apply) -> int:
        found = -1 if node.head == "neg" else 1
        for arg in node.args:
            found *= self.sign(arg, self.value(arg, self.field_ring))
        return found

    def assume_positive(self, node: Node) -> None:
        """Keep to paths on which the expression is positive, since it has no value on others."""
        if is_positive(node, self.symbols) or is_complex(node, self.symbols):
            return
        number = self.value(node, self.field_ring)
        sign = sign_of_constant(node)
        if sign < 0:
            self.path.contradict()
        elif sign == 0 and number != 0:
            self.path.force(number, node)


Operation = Callable[[Evaluation, Apply, Ring], Element]

_OPERATIONS: dict[str, Operation] = {
    "+": Evaluation._sum,
    "*": Evaluation._product,
    "/": Evaluation._quotient,
    "neg": Evaluation._negated,
    "^": Evaluation._power,
}
