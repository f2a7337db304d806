r"""Expressions as residues modulo a secret safe prime: the fast way to see that two of them are the same.

For a safe prime p = 2q + 1 every symbol gets a random square modulo p as its value, and an independent random residue modulo q
for where it stands in an exponent. Squares form a group of odd prime order q, in which every rational or symbolic power of a
positive quantity has one value, and the laws (ab)^e = a^e b^e, (a^d)^e = a^(de), a^(d+e) = a^d a^e hold. So

- rational functions that agree at a secret point are equal but for a chance of degree/q (Schwartz-Zippel), and rational functions
  that differ there are proved different;
- products of powers with symbolic exponents (scaling laws) compare the same way;
- any other function is a kernel: a keyed hash of its name and its argument's residue. Kernels make "equal" trustworthy and
  "different" worthless, which `exact` tells.

Source: J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", J. ACM 27 (1980).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b

from flint import fmpz

from service.maths.domains import is_positive
from service.maths.names import Symbol
from service.maths.tree import Apply, Name, Node, Number

PRIME_BITS = 62
"""Bits of the secret primes: a chance of 2^-61 per degree, and residues that fit a machine word."""

WORLDS = 16
"""Points kept ready. A constant under a root is a square modulo p with probability 1/2, so one of 16 nearly always fits."""


class Degenerate(ArithmeticError):
    """The expression has no residue at this point: a division by zero, or a root of a non-square."""


@dataclass(frozen=True, slots=True)
class World:
    """One secret point: a safe prime p = 2q + 1 and a seed for the symbols' values."""

    p: int
    q: int
    seed: bytes


@lru_cache(maxsize=8)
def worlds(seed: bytes) -> tuple[World, ...]:
    """The secret points of a seed, always the same ones."""
    return tuple(_world(_digest(seed, b"world", bytes([index]))) for index in range(WORLDS))


def _world(seed: bytes) -> World:
    q = int.from_bytes(seed[:8], "big") % 2 ** (PRIME_BITS - 2) + 2 ** (PRIME_BITS - 2) | 1
    while not (fmpz(q).is_prime() and fmpz(2 * q + 1).is_prime()):
        q += 2
    return World(2 * q + 1, q, seed)


def _digest(key: bytes, *parts: bytes) -> bytes:
    return blake2b(b"\x00".join(parts), key=key[:64], digest_size=16).digest()


@dataclass(slots=True)
class Evaluation:
    """One pass over an expression at one point.

    Attributes:
        world: the point.
        symbols: what is known of the names.
        exact: whether only rational operations were met, so that different residues prove different functions.
        degree: a bound on the total degree of numerator and denominator.
    """

    world: World
    symbols: Mapping[str, Symbol]
    exact: bool = True
    degree: int = 1
    _cache: dict[tuple[str, int], int] = field(default_factory=dict)

    def fix(self, numbers: Mapping[str, int]) -> None:
        """Give names the small numbers they stand for, in place of random residues."""
        for name, number in numbers.items():
            self._cache[(name, self.world.p)] = number
            self._cache[(name, self.world.q)] = number

    def residue(self, node: Node) -> int:
        """The value modulo p. Raises Degenerate."""
        return self._value(node, self.world.p)

    def _value(self, node: Node, modulus: int) -> int:
        if isinstance(node, Number):
            return self._fraction(node.value.numerator, node.value.denominator, modulus)
        if isinstance(node, Name):
            return self._name(node.name, modulus)
        operation = _OPERATIONS.get(node.head)
        return operation(self, node, modulus) if operation else self._kernel(node, modulus)

    def _fraction(self, above: int, below: int, modulus: int) -> int:
        if below == 1:
            return above % modulus
        return above * self._inverse(below, modulus) % modulus

    def _inverse(self, number: int, modulus: int) -> int:
        if number % modulus == 0:
            raise Degenerate("division by zero")
        return pow(number, -1, modulus)

    def _is_free(self, name: str) -> bool:
        symbol = self.symbols.get(name)
        return symbol is not None and not (
            symbol.domain.integral and symbol.low is not None and symbol.high is not None
        )

    def _name(self, name: str, modulus: int) -> int:
        self.degree += 1
        key = (name, modulus)
        found = self._cache.get(key)
        if found is None:
            if not self._is_free(name):
                self.exact = False
            found = self._random(modulus, b"name", name.encode())
            if modulus == self.world.p:
                found = found * found % modulus
            self._cache[key] = found
        return found

    def _random(self, modulus: int, *parts: bytes) -> int:
        digest = _digest(self.world.seed, str(modulus).encode(), *parts)
        return int.from_bytes(digest, "big") % (modulus - 1) + 1

    def _kernel(self, node: Apply, modulus: int) -> int:
        self.exact = False
        parts = [str(self._value(arg, self.world.p)).encode() for arg in node.args]
        found = self._random(modulus, b"kernel", node.head.encode(), *parts)
        return found * found % modulus if modulus == self.world.p else found

    def _sum(self, node: Apply, modulus: int) -> int:
        return sum([self._value(arg, modulus) for arg in node.args]) % modulus

    def _product(self, node: Apply, modulus: int) -> int:
        product = 1
        for arg in node.args:
            product = product * self._value(arg, modulus) % modulus
        return product

    def _quotient(self, node: Apply, modulus: int) -> int:
        above, below = node.args
        return self._value(above, modulus) * self._inverse(self._value(below, modulus), modulus) % modulus

    def _negated(self, node: Apply, modulus: int) -> int:
        return -self._value(node.args[0], modulus) % modulus

    def _power(self, node: Apply, modulus: int) -> int:
        base, exponent = node.args
        whole = _integer(exponent)
        if whole is not None:
            return self._whole_power(base, whole, modulus)
        self.exact = False
        if modulus != self.world.p or not is_positive(base, self.symbols):
            return self._kernel(node, modulus)
        return self._root(self._value(base, modulus), self._value(exponent, self.world.q))

    def _whole_power(self, base: Node, whole: int, modulus: int) -> int:
        number = self._value(base, modulus)
        if number == 0 and whole <= 0:
            raise Degenerate("zero to a power that is not positive")
        self.degree *= max(abs(whole), 1)
        if number == 0:
            return 0
        return pow(number, whole % (modulus - 1), modulus)

    def _root(self, number: int, exponent: int) -> int:
        if pow(number, self.world.q, self.world.p) != 1:
            raise Degenerate("not a square")
        return pow(number, exponent, self.world.p)

    def _square_root(self, node: Apply, modulus: int) -> int:
        self.exact = False
        inside = node.args[0]
        if modulus != self.world.p or not is_positive(inside, self.symbols):
            return self._kernel(node, modulus)
        return self._root(self._value(inside, modulus), (self.world.q + 1) // 2)

    def _exponential(self, node: Apply, modulus: int) -> int:
        self.exact = False
        if modulus != self.world.p:
            return self._kernel(node, modulus)
        return self._root(self._name("e", modulus), self._value(node.args[0], self.world.q))

    def _logarithm(self, node: Apply, modulus: int) -> int:
        self.exact = False
        if len(node.args) == 1:
            return self._log(node.args[0], modulus)
        inside, base = node.args
        return self._log(inside, modulus) * self._inverse(self._log(base, modulus), modulus) % modulus

    def _log(self, inside: Node, modulus: int) -> int:
        """log by its laws: of products, quotients, powers and exponentials of positive quantities; else a kernel."""
        if isinstance(inside, Apply) and all(is_positive(arg, self.symbols) for arg in inside.args[:1]):
            first = inside.args[0]
            if inside.head == "*" and is_positive(inside, self.symbols):
                return sum(self._log(arg, modulus) for arg in inside.args) % modulus
            if inside.head == "/" and is_positive(inside, self.symbols):
                return (self._log(first, modulus) - self._log(inside.args[1], modulus)) % modulus
            if inside.head == "^":
                return self._value(inside.args[1], modulus) * self._log(first, modulus) % modulus
            if inside.head == "sqrt":
                return self._log(first, modulus) * self._inverse(2, modulus) % modulus
        if isinstance(inside, Apply) and inside.head == "exp":
            return self._value(inside.args[0], modulus)
        if isinstance(inside, Name) and inside.name == "e" and "e" not in self.symbols:
            return 1
        return 0 if _integer(inside) == 1 else self._kernel(Apply("log", (inside,), inside.span), modulus)

    def _absolute(self, node: Apply, modulus: int) -> int:
        inside = node.args[0]
        return self._value(inside, modulus) if is_positive(inside, self.symbols) else self._kernel(node, modulus)


def _with_base(node: Apply, base: int) -> Apply:
    return Apply("log", (node.args[0], Number(Fraction(base), str(base), node.span)), node.span)


def _integer(node: Node) -> int | None:
    if isinstance(node, Number):
        return node.value.numerator if node.value.denominator == 1 else None
    if isinstance(node, Apply) and node.head == "neg":
        inner = _integer(node.args[0])
        return None if inner is None else -inner
    return None


_OPERATIONS: dict[str, Callable[[Evaluation, Apply, int], int]] = {
    "+": Evaluation._sum,
    "*": Evaluation._product,
    "/": Evaluation._quotient,
    "neg": Evaluation._negated,
    "^": Evaluation._power,
    "sqrt": Evaluation._square_root,
    "exp": Evaluation._exponential,
    "abs": Evaluation._absolute,
    "log": Evaluation._logarithm,
    "log2": lambda self, node, modulus: self._logarithm(_with_base(node, 2), modulus),
    "log10": lambda self, node, modulus: self._logarithm(_with_base(node, 10), modulus),
}
