"""Values of matrix expressions: as residues modulo a secret prime, or as balls at small whole numbers.

One walk over the tree, two arithmetics. A dimension is a small number, a matrix that is declared has entries drawn for its name
and indices, sums run over their indices, and a symbol that stands for an expression has its value. Products keep their order.
"""

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field
from fractions import Fraction
from hashlib import blake2b
from typing import Any, Protocol

from flint import arb, arb_mat, nmod, nmod_mat

from service.maths import balls
from service.maths.agreement import NO_CLASSES, Classes
from service.maths.functions import CONSTANTS
from service.maths.kernels import KERNELS
from service.maths.names import Names
from service.maths.naming import IDENTITY
from service.maths.residues import Degenerate, Evaluation, World
from service.maths.signs import Path
from service.maths.terms import number, substitute
from service.maths.tree import BINDING, Apply, Name, Node, Number

Value = Any
"""A scalar or matrix of flint; both kinds know +, - and *."""

Memo = dict[tuple[int, ...], Value]
"""Values of parts, by their identity and the indices they were computed at."""

MAX_TERMS = 2_000
"""Terms of sums and products that one pass over an expression may write out."""


SCALAR = frozenset(["+", "*", "/", "neg", "^", *KERNELS]) - {*BINDING, "cases"}
"""Heads of expressions that are evaluated as scalars where nothing in them is a matrix."""


class Arithmetic(Protocol):
    """What the walk needs of a ring.

    Attributes:
        kept: matrices drawn before, by key; shared by all walks over the same names and sizes.
        exact: whether only ring operations were met so far.
    """

    kept: dict[str, Value]
    exact: bool

    def number(self, value: Fraction) -> Value:
        """A rational as a scalar."""

    def matrix(self, rows: int, columns: int, entries: list[Value]) -> Value:
        """A matrix, row by row."""

    def drawn(self, key: str, *, positive: bool) -> Value:
        """The scalar that belongs to a key, always the same one."""

    def scalar_tree(self, node: Node, sizes: Mapping[str, int]) -> Value:
        """The value of an expression without matrices."""

    def kernel(self, head: str, values: list[Value]) -> Value:
        """A function that is not built from ring operations, of scalars."""


@dataclass(slots=True)
class Residues:
    """Arithmetic modulo the prime of a secret world.

    Attributes:
        scalars: evaluates what holds no matrices, and knows the signs and rests that it took on the way.
    """

    world: World
    names: Names
    kept: dict[str, Value] = field(default_factory=dict)
    exact: bool = True
    prescribed: InitVar[tuple[int, ...]] = ()
    classes: InitVar[Classes] = NO_CLASSES
    scalars: Evaluation = field(init=False)

    def __post_init__(self, prescribed: tuple[int, ...], classes: Classes) -> None:
        """Take the signs and rests that are prescribed."""
        self.scalars = Evaluation(self.world, self.names.symbols, Path(prescribed), arguments=[], classes=classes)

    def number(self, value: Fraction) -> Value:
        """A rational as a residue."""
        below = value.denominator % self.world.p
        if below == 0:
            raise Degenerate("division by zero")
        return nmod(value.numerator % self.world.p, self.world.p) / nmod(below, self.world.p)

    def matrix(self, rows: int, columns: int, entries: list[Value]) -> Value:
        """A matrix of residues."""
        return nmod_mat(rows, columns, [int(entry) for entry in entries], self.world.p)

    def drawn(self, key: str, *, positive: bool) -> Value:
        """A random residue; a square when the scalar is known to be positive."""
        if positive:
            return self.world.positive(b"drawn", key.encode())
        return nmod(self.world.draw(b"drawn", key.encode()), self.world.p)

    def scalar_tree(self, node: Node, sizes: Mapping[str, int]) -> Value:
        """Its residue; the dimensions are the small numbers they are."""
        self.scalars.fixed = sizes
        found = self.scalars.element(node)
        self.exact = self.exact and self.scalars.exact
        return found

    def kernel(self, head: str, values: list[Value]) -> Value:
        """A keyed hash; a square root where there is one."""
        self.exact = False
        if head in ("sqrt", "norm"):
            return self.scalars.roots.of(values[0], 2)
        return self.drawn(f"{head}({','.join(str(int(value)) for value in values)})", positive=True)


@dataclass(slots=True)
class Balls:
    """Arithmetic of enclosures, at small whole numbers that a learner can check."""

    names: Names
    turn: int = 0
    kept: dict[str, Value] = field(default_factory=dict)
    exact: bool = True

    def number(self, value: Fraction) -> Value:
        """A rational as a ball."""
        return balls.ball(value)

    def matrix(self, rows: int, columns: int, entries: list[Value]) -> Value:
        """A matrix of balls."""
        return arb_mat(rows, columns, entries)

    def drawn(self, key: str, *, positive: bool) -> Value:
        """A whole number from -3 to 3; from 1 to 5 when the scalar is known to be positive."""
        number = int.from_bytes(blake2b(f"{self.turn}:{key}".encode(), digest_size=8).digest(), "big")
        return arb(number % 5 + 1 if positive else number % 7 - 3)

    def scalar_tree(self, node: Node, sizes: Mapping[str, int]) -> Value:
        """Its ball at the drawn values of its symbols."""
        values = {name: arb(size) for name, size in sizes.items()}
        for name, symbol in self.names.symbols.items():
            values.setdefault(name, self.drawn(name, positive=symbol.positive))
        return balls.evaluate(node, values)

    def kernel(self, head: str, values: list[Value]) -> Value:
        """The function itself."""
        if head == "norm":
            return values[0].sqrt()
        return balls.operate(head, values)


@dataclass(slots=True)
class Walk:
    """One pass over an expression.

    Attributes:
        ring: the arithmetic.
        names: the declared symbols.
        sizes: a small number for every dimension and for every bound of a sum.
        meanings: expressions that symbols stand for.
        operations: what each head does, `service.maths.matrix_operations.OPERATIONS`.
        indices: values of the indices bound so far.
        memo: values of parts by identity and indices, for walks over trees that share parts and are kept meanwhile.
    """

    ring: Arithmetic
    names: Names
    sizes: Mapping[str, int]
    meanings: Mapping[str, Node]
    operations: Mapping[str, "Operation"]
    indices: dict[str, int] = field(default_factory=dict)
    terms: int = 0
    memo: Memo | None = None

    def value(self, node: Node) -> Value:
        """The value. Raises Degenerate or Undefined where there is none."""
        if isinstance(node, Number):
            return self.ring.number(node.value)
        if isinstance(node, Name):
            return self._name(node)
        if self.memo is None:
            return self._applied(node)
        key = (id(node), *self.indices.values())
        if key not in self.memo:
            self.memo[key] = self._applied(node)
        return self.memo[key]

    def _applied(self, node: Apply) -> Value:
        operation = self.operations.get(node.head)
        return operation(self, node) if operation else self._function(node)

    def entry(self, key: str, *, positive: bool = False) -> Value:
        """A scalar drawn for a key."""
        return self.ring.drawn(key, positive=positive)

    def dimensions(self, shape: tuple[str, ...]) -> tuple[int, int]:
        """A declared shape in numbers."""
        return self._size(shape[0]), self._size(shape[1] if len(shape) > 1 else "1")

    def _size(self, name: str) -> int:
        return int(name) if name.isdigit() else self.sizes[name]

    def _name(self, node: Name) -> Value:
        name = node.name
        if name in self.indices or name in self.sizes:
            return self.ring.number(Fraction(self.indices.get(name, self.sizes.get(name, 0))))
        symbol = self.names.symbols.get(name)
        if name in self.meanings:
            return self.value(self.meanings[name])
        if symbol is None or not symbol.shape:
            return self.ring.number(Fraction(1)) if name == IDENTITY else self.ring.scalar_tree(node, self.sizes)
        return self.drawn_matrix(name, symbol.shape)

    def drawn_matrix(self, key: str, shape: tuple[str, ...]) -> Value:
        """The matrix that belongs to a key."""
        found = self.ring.kept.get(key)
        if found is None:
            rows, columns = self.dimensions(shape)
            places = [f"{key}[{row},{column}]" for row in range(rows) for column in range(columns)]
            found = self.ring.matrix(rows, columns, [self.entry(place) for place in places])
            self.ring.kept[key] = found
        return found

    def position(self, node: Node) -> int:
        """An index in numbers."""
        if isinstance(node, Number) and node.value.denominator == 1:
            return node.value.numerator
        if isinstance(node, Name):
            return self.indices.get(node.name, self.sizes.get(node.name, 2))
        if isinstance(node, Apply) and node.head in ("+", "*", "neg"):
            parts = [self.position(arg) for arg in node.args]
            return {"+": sum(parts), "neg": -parts[0], "*": parts[0] * parts[-1]}[node.head]
        raise Degenerate("no index")

    def scalar(self, node: Apply) -> Value | None:
        """The value of an expression without matrices, by the laws of its functions; None for any other."""
        if not self._is_scalar(node):
            return None
        placed: Node = node
        for name, place in self.indices.items():
            placed = substitute(placed, name, number(place))
        return self.ring.scalar_tree(placed, self.sizes)

    def _is_scalar(self, node: Node) -> bool:
        if isinstance(node, Apply):
            return node.head in SCALAR and all(map(self._is_scalar, node.args))
        if isinstance(node, Number) or node.name in self.indices or node.name in self.sizes:
            return True
        symbol = self.names.symbols.get(node.name)
        return node.name not in self.meanings and (not symbol.shape if symbol else node.name in CONSTANTS)

    def _function(self, node: Apply) -> Value:
        found = self.scalar(node)
        if found is not None:
            return found
        values = [self.value(arg) for arg in node.args]
        if any(is_matrix(value) for value in values):
            return self._entrywise(node.head, values[0])
        return self.ring.kernel(node.head, values)

    def _entrywise(self, head: str, matrix: Value) -> Value:
        entries = [self.ring.kernel(head, [entry]) for entry in matrix.entries()]
        return self.ring.matrix(matrix.nrows(), matrix.ncols(), entries)


def is_matrix(value: Value) -> bool:
    """Whether a value is a matrix rather than a scalar."""
    return isinstance(value, nmod_mat | arb_mat)


def simplified(value: Value) -> Value:
    """A matrix of one entry as that entry."""
    return value[0, 0] if is_matrix(value) and value.nrows() == value.ncols() == 1 else value


def added(ring: Arithmetic, left: Value, right: Value) -> Value:
    """A sum in which a scalar next to a square matrix is that multiple of the identity."""
    left, right = simplified(left), simplified(right)
    if is_matrix(left) == is_matrix(right):
        return left + right
    matrix, scalar = (left, right) if is_matrix(left) else (right, left)
    return matrix + scaled_identity(ring, scalar, matrix.nrows(), matrix.ncols())


def scaled_identity(ring: Arithmetic, scalar: Value, rows: int, columns: int) -> Value:
    """`scalar` on the diagonal, zero elsewhere."""
    zero = ring.number(Fraction(0))
    return ring.matrix(
        rows, columns, [scalar if row == column else zero for row in range(rows) for column in range(columns)]
    )


def multiplied(left: Value, right: Value) -> Value:
    """A product in the order given; a matrix of one entry multiplies as a scalar."""
    if is_matrix(left) and is_matrix(right):
        if left.nrows() == left.ncols() == 1 and right.nrows() != 1:
            left = left[0, 0]
        elif right.nrows() == right.ncols() == 1 and left.ncols() != 1:
            right = right[0, 0]
    return left * right


Operation = Callable[[Walk, Apply], Value]
"""What one head does: takes the walk and the node."""
