"""Secret points at which expressions are evaluated exactly: prime fields that have what mathematics needs.

A field is built around a secret prime p for which p - 1 = 240·c·q (or 80·c·q) with q prime. So it holds an imaginary unit, roots of
unity of order 240 (or 80), the square roots of small primes, and a group of prime order q in which every real power of a positive
quantity has one value. Exponents are evaluated modulo q, whole exponents modulo p - 1, and what stands under a logarithm modulo p².

A quarter of the fields have no third root of unity, so that every number has one cube root there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from flint import fmpz, fmpz_mod_ctx, nmod

WORLDS = 16
"""Points kept ready. What stands under a square root is a square modulo p with probability 1/2, so one of 16 nearly always fits."""

FIELDS = 12
"""Fields that the points lie in; a point costs a microsecond, a field a millisecond."""

SMALL = 2**12
"""Bound of numerator and denominator of a fraction that is known by its residue; by chance one residue in 2^37 has one."""

MAX_DRAWS = 4096
"""Values remembered at a point; beyond it they are drawn anew, and are the same."""

_SMALL_PRIMES = (7, 11, 13, 17, 19, 23)
_STRIPPED = tuple(n for n in range(2, 1000) if all(n % d for d in range(2, int(n**0.5) + 1)))
_LEAST_ORDER = 2**53

Element = Any
"""A residue: `nmod` or `fmpz_mod`, which know + - * / ** among themselves and with whole numbers."""


class Degenerate(ArithmeticError):
    """The expression has no residue at this point: a division by zero, or a root of a non-square."""


class TooMuchWork(Degenerate):
    """It would cost too much at this point, as it would at every other."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Residues modulo one number.

    Attributes:
        name: field (modulo p), lift (modulo p²), exponent (modulo q) or whole (modulo p - 1).
        make: the residue of a whole number.
    """

    name: str
    make: Callable[[int], Element]


@dataclass(frozen=True, slots=True)
class PrimeField:
    """One secret prime with its groups.

    Attributes:
        p, q: the prime and the prime order of its group of positive quantities.
        order: the order of `zeta`, a root of unity that stands for e^(2πi/order).
        generator: generates the group of order q; it stands for e.
        unit: the imaginary unit in each ring.
        roots: the positive square roots of 2, 3 and 5 where the roots of unity give them.
        sines: residue of a sine to its angle, in multiples of 2π/order.
        projection: a residue raised to it is its part in the group of order q.
    """

    p: int
    q: int
    order: int
    zeta: Element
    generator: Element
    field: Ring
    lift: Ring
    exponent: Ring
    whole: Ring
    unit: dict[str, Element]
    roots: dict[int, Element]
    sines: dict[int, int]
    projection: int


@dataclass(slots=True)
class World:
    """One secret point: a field and the values that are drawn from a seed for whatever is asked."""

    among: PrimeField
    seed: bytes
    drawn: dict[tuple[str, str], Element] = field(default_factory=dict)
    wholes: dict[tuple[str, str], Element] = field(default_factory=dict)

    @property
    def p(self) -> int:
        """The prime."""
        return self.among.p

    @property
    def q(self) -> int:
        """The prime order of the group of positive quantities."""
        return self.among.q

    def draw(self, *parts: bytes) -> int:
        """A secret number of 64 bits, the same whenever the parts are."""
        return int.from_bytes(blake2b(b"\x00".join(parts), key=self.seed, digest_size=9).digest(), "big")

    def positive(self, *parts: bytes) -> Element:
        """A secret residue that has every root."""
        return self.among.generator ** (self.draw(*parts) % (self.among.q - 1) + 1)

    def lifted(self, number: Element, logarithm: Element) -> Element:
        """The residue modulo p² over a residue modulo p, by its logarithm."""
        p = self.among.p
        make = self.among.lift.make
        return make(int(number)) ** p * (1 + p * make(int(logarithm)))

    def logarithm(self, lifted: Element) -> Element:
        """The logarithm of a residue modulo p²: l with x^(p-1) = 1 - l·p, which is a homomorphism (Fermat's quotient)."""
        p = self.among.p
        raised = int(lifted ** (p - 1))
        if raised % p != 1:
            raise Degenerate("logarithm of zero")
        return self.among.field.make((1 - raised) // p)

    def name(self, name: str, ring: str, *, whole: bool) -> Element:
        """The value of a name in a ring; names of whole numbers have one whole value behind all rings."""
        drawn = self.wholes if whole else self.drawn
        found = drawn.get((name, ring))
        if found is None:
            if len(drawn) > MAX_DRAWS:
                drawn.clear()
            found = drawn[(name, ring)] = self._name(name.encode(), ring, whole=whole)
        return found

    def _name(self, name: bytes, ring: str, *, whole: bool) -> Element:
        among = self.among
        if ring == "field":
            return self.positive(b"name", name)
        if ring == "lift":
            return among.lift.make(int(self.positive(b"name", name))) + among.p * self.draw(b"lift", name)
        if ring == "whole" or whole:
            number = self.draw(b"whole", name) % (among.p - 1)
            return (among.whole if ring == "whole" else among.exponent).make(number)
        return among.exponent.make(self.draw(b"exponent", name) % among.q)


@lru_cache(maxsize=8)
def worlds(seed: bytes) -> tuple[World, ...]:
    """The secret points of a seed, always the same ones."""
    fields = [prime_field(_digest(seed, b"field", index), cubes=index % 4 == 1) for index in range(FIELDS)]
    order = [*fields, *(fields[index % 2] for index in range(WORLDS - FIELDS))]
    return tuple(World(among, _digest(seed, b"world", index)) for index, among in enumerate(order))


def _digest(key: bytes, label: bytes, index: int) -> bytes:
    return blake2b(label + bytes([index]), key=key[:64], digest_size=32).digest()


def prime_field(seed: bytes, *, cubes: bool) -> PrimeField:
    """The field of a seed.

    Args:
        seed: 32 secret bytes.
        cubes: whether every number has exactly one cube root, at the price of the third roots of unity.
    """
    order = 80 if cubes else 240
    step, start = _class(seed, cubes=cubes)
    p = start + step * (int.from_bytes(seed[:8], "big") % (2**62 // step) + 2**62 // step)
    while True:
        p += step
        q = _large_factor(p, order) if fmpz(p).is_prime() else 0
        if q:
            return _built(p, q, order)


def _class(seed: bytes, *, cubes: bool) -> tuple[int, int]:
    """Modulus and residue class of p: 1 modulo 80, 1 or 2 modulo 3, and such that the small primes are squares."""
    modulus, residue = 80, 1
    wanted = [(3, 2 if cubes else 1)]
    for index, prime in enumerate(_SMALL_PRIMES):
        root = seed[8 + index] % (prime - 3) + 2  # neither 1 nor -1, so that the prime does not divide p - 1
        wanted.append((prime, root * root % prime))
    for prime, rest in wanted:
        while residue % prime != rest:
            residue += modulus
        modulus *= prime
    return modulus, residue


def _large_factor(p: int, order: int) -> int:
    """The prime that is left of (p - 1)/order without its small factors, if it is large and has an imaginary unit; else 0."""
    rest = (p - 1) // order
    for prime in _STRIPPED:
        while rest % prime == 0:
            rest //= prime
        if rest < _LEAST_ORDER:
            return 0
    return rest if rest % 4 == 1 and fmpz(rest).is_prime() else 0


def _built(p: int, q: int, order: int) -> PrimeField:
    square = fmpz_mod_ctx(p * p)
    zeta = _of_order(p, order, (2, 3, 5) if order == 240 else (2, 5))
    unit = zeta ** (order // 4)
    base = 2
    while int(nmod(base, p) ** ((p - 1) // q)) == 1:
        base += 1
    root = square(int(unit))
    units = {
        "field": unit,
        "lift": root - (root * root + 1) / (2 * root),
        "exponent": nmod(int(fmpz(q - 1).sqrtmod(q)), q),
    }
    turn = order // 4
    return PrimeField(
        p, q, order, zeta, nmod(base, p) ** ((p - 1) // q),
        Ring("field", lambda number: nmod(number, p)), Ring("lift", square),
        Ring("exponent", lambda number: nmod(number, q)), Ring("whole", lambda number: nmod(number, p - 1)),
        units, _square_roots(zeta, order),
        {int((zeta**k - zeta**-k) / (2 * unit)): k for k in range(-turn, turn + 1)},
        (p - 1) // q * pow((p - 1) // q, -1, q),
    )  # fmt: skip


def _of_order(p: int, order: int, primes: tuple[int, ...]) -> Element:
    base = 2
    while True:
        zeta = nmod(base, p) ** ((p - 1) // order)
        if all(int(zeta ** (order // prime)) != 1 for prime in primes):
            return zeta
        base += 1


def _square_roots(zeta: Element, order: int) -> dict[int, Element]:
    """2cos(π/4), 2cos(π/6) and 4cos(2π/5) + 1: positive wherever zeta is e^(2πi/order)."""
    roots = {
        2: zeta ** (order // 8) + zeta ** -(order // 8),
        5: 2 * (zeta ** (order // 5) + zeta ** -(order // 5)) + 1,
    }
    if order == 240:
        roots[3] = zeta ** (order // 12) + zeta ** -(order // 12)
    return roots


def small_rational(number: Element, modulus: int) -> Fraction | None:
    """The fraction with small terms that has this residue, if there is one."""
    above, below = (modulus, 0), (int(number), 1)
    while below[0] >= SMALL > abs(below[1]):
        times = above[0] // below[0]
        above, below = below, (above[0] - times * below[0], above[1] - times * below[1])
    if below[0] >= SMALL or not 0 < abs(below[1]) < SMALL:
        return None
    return Fraction(*below)
