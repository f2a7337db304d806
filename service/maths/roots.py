"""Roots modulo a prime: of numbers by their prime factors, of sums by what was met before."""

from dataclasses import dataclass, field
from fractions import Fraction

from flint.utils.flint_exceptions import DomainError

from service.maths.signs import Path
from service.maths.worlds import Degenerate, Element, World, small_rational

MAX_INDEX = 60
"""Largest index of a root."""

_TRIAL = tuple(n for n in range(2, 200) if all(n % d for d in range(2, int(n**0.5) + 1)))


@dataclass(slots=True)
class Roots:
    """The roots that were met in one evaluation.

    A root of a sum is one of two residues and either may be the positive one, so both are paths. The root of a rational multiple
    follows from the one met before.
    """

    world: World
    path: Path
    met: list[tuple[Element, int, Element]] = field(default_factory=list)

    def of(self, number: Element, index: int) -> Element:
        """The root of a residue. Raises Degenerate."""
        if number == 0:
            return number
        plain = small_rational(number, self.world.p)
        if plain is not None and plain > 0:
            return self.of_number(plain, index)
        known = self._known(number, index)
        if known is not None:
            return known
        root = self._some(number, index)
        if index % 2 == 0 and self.path.branch() < 0:
            root = -root
        self.met.append((number, index, root))
        return root

    def of_positive(self, number: Element, index: int) -> Element:
        """The root of a residue in the group of order q."""
        for other, its_index, root in self.met:
            if other == number and its_index == index:
                return root
        found = number ** pow(index, -1, self.world.q)
        self.met.append((number, index, found))
        return found

    def _known(self, number: Element, index: int) -> Element | None:
        """The root by that of a rational multiple met before."""
        for other, its_index, root in self.met:
            if its_index % index and index % its_index:
                continue
            ratio = small_rational(number / other, self.world.p)
            if ratio is None and index == its_index == 2:
                ratio, root = small_rational(number * other, self.world.p), 1 / root
            if ratio is None or ratio <= 0:
                continue
            if its_index % index == 0:
                return root ** (its_index // index) * self.of_number(ratio, index)
            return self.of(root, index // its_index) * self.of_number(ratio, index)
        return None

    def of_number(self, number: Fraction, index: int) -> Element:
        """The root of a rational that is not negative. Raises Degenerate."""
        if number <= 0:
            if number < 0:
                self.path.contradict()
            return self.world.among.field.make(0)
        below = self._of_whole(number.denominator, index) if number.denominator != 1 else 1
        return self._of_whole(number.numerator, index) / below

    def _of_whole(self, number: int, index: int) -> Element:
        found = self.world.among.field.make(1)
        for prime in _TRIAL:
            times = 0
            while number % prime == 0:
                number //= prime
                times += 1
            if times:
                found = found * prime ** (times // index)
            if times % index:
                left = Fraction(times % index, index)
                found = found * self._of_prime(prime, left.denominator) ** left.numerator
            if number == 1:
                return found
        return found * self._of_prime(number, index)

    def _of_prime(self, number: int, index: int) -> Element:
        if index % 2 == 0 and number in self.world.among.roots:
            return self._some(self.world.among.roots[number], index // 2)
        return self._some(self.world.among.field.make(number), index)

    def _some(self, number: Element, index: int) -> Element:
        """A root that depends on the residue alone, taken prime by prime so that roots of roots agree."""
        if index > MAX_INDEX:
            raise Degenerate("index of a root")
        for prime in _TRIAL:
            while index % prime == 0:
                number = self._prime_root(number, prime)
                index //= prime
        return number

    def _prime_root(self, number: Element, prime: int) -> Element:
        p = self.world.p
        if (p - 1) % prime:
            return number ** pow(prime, -1, p - 1)
        if prime == 2:
            try:
                root = number.sqrt()
            except DomainError as error:
                raise Degenerate("not a square") from error
            return min(root, -root, key=int)
        rest = (p - 1) // prime
        if rest % prime == 0 or number**rest != 1:
            raise Degenerate("not a power")
        return number ** pow(prime, -1, rest)
