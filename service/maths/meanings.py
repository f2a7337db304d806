"""What the notation of a derivation stands for: calls and derivatives, worked out from what the lines before define.

A derivative of a name can mean several things (of which definition, with which other names held fixed), so it resolves to every
reading that makes sense; a claim holds when it holds for one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice, product

from service.maths.building import TooLarge, replaced, size
from service.maths.calculus_notation import derivative_of
from service.maths.derivative import NotDifferentiable, derivative
from service.maths.tree import Apply, Name, Node, names_in, same, walk

MAX_READINGS = 6
MAX_SIZE = 400
"""Nodes of an expression that is differentiated; the product rule makes it grow with the square."""


@dataclass(slots=True)
class Meanings:
    """Definitions as they were written, in order.

    Attributes:
        functions: names that are functions, with their arguments.
        definitions: for each name, the expressions that it was set equal to.
    """

    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: dict[str, list[Node]] = field(default_factory=dict)

    def define(self, name: str, body: Node) -> None:
        """Remember what a name was set equal to."""
        if name not in names_in(body):
            self.definitions.setdefault(name, []).append(body)

    def found(self, operator: Node, body: Node) -> None:
        """Remember what the derivative of an expression was found to be, though it has no name."""
        if isinstance(operator, Apply) and operator.head == "derivative" and isinstance(operator.args[1], Name):
            self.definitions[f"d·{len(self.definitions)}/d{operator.args[1].name}"] = [body]

    def slopes(self) -> list[str]:
        """Names of the derivatives that are known."""
        return [name for name in self.definitions if derivative_of(name) is not None]

    def readings(self, node: Node) -> list[Node]:
        """Every meaning of the expression without calls and derivatives; empty when one of them has none.

        A derivative that is known is what it was found to be; one of something that was never defined stands for itself.
        """
        try:
            return list(islice(self._of(node), MAX_READINGS))
        except (NotDifferentiable, TooLarge):
            return []

    def _of(self, node: Node) -> list[Node]:
        if isinstance(node, Name):
            return self._name(node)
        if not isinstance(node, Apply):
            return [node]
        if node.head == "call":
            return self._call(node)
        if node.head == "derivative":
            return self._operator(node)
        choices = [self._of(arg) for arg in node.args]
        return [node._replace(args=args) for args in islice(product(*choices), MAX_READINGS)]

    def _name(self, node: Name) -> list[Node]:
        parts = derivative_of(node.name)
        if parts is None:
            return [node]
        established = self.definitions.get(node.name, [])[:1]
        function, by, order = parts
        return established or self._derivatives(Name(function, node.span), by, order) or [node]

    def _operator(self, node: Apply) -> list[Node]:
        inside, by = node.args
        found = [self._derivatives(each, by.name, 1) for each in self._of(inside)] if isinstance(by, Name) else []
        return [each for readings in found for each in readings]

    def _derivatives(self, node: Node, by: str, order: int) -> list[Node]:
        """The derivative of each thing that the expression may be written out as."""
        found: list[Node] = []
        for body in self._written_out(node, by):
            variable = by or self._only_name(body)
            if variable:
                for _ in range(order):
                    if size(body) > MAX_SIZE:
                        raise TooLarge
                    body = derivative(body, variable)
                if not any(same(body, each) for each in found):
                    found.append(body)
        return found

    def _written_out(self, node: Node, by: str) -> list[Node]:
        """The expression itself, unless it is a bare name; and with the names replaced that were defined through the variable."""
        if isinstance(node, Name) and node.name != by:
            bodies = [body for body in reversed(self.definitions.get(node.name, []))]
        else:
            bodies = [node]
        through = {
            name: bodies_[0]
            for name, bodies_ in self.definitions.items()
            if by in names_in(bodies_[0]) and derivative_of(name) is None
        }
        return [*bodies, *(replaced(body, through) for body in bodies if names_in(body) & through.keys())]

    def _only_name(self, body: Node) -> str:
        names = names_in(body) - {"pi", "e"}
        return next(iter(names)) if len(names) == 1 else ""

    def _call(self, node: Apply) -> list[Node]:
        """A function at other arguments than its own: its definitions with those put in."""
        function, *arguments = node.args
        if not isinstance(function, Name):
            return []
        parts = derivative_of(function.name)
        declared = self.functions.get(parts[0] if parts else function.name, ())
        if len(declared) != len(arguments):
            return []
        bodies = self._name(function) if parts else list(reversed(self.definitions.get(function.name, [])))
        given = [self._of(argument) for argument in arguments]
        return [
            replaced(body, dict(zip(declared, choice, strict=True)))
            for body in bodies
            for choice in islice(product(*given), MAX_READINGS)
        ]


def is_plain(node: Node) -> bool:
    """Whether the expression has no calls and no derivatives."""
    return not any(
        (isinstance(part, Apply) and part.head in ("call", "derivative"))
        or (isinstance(part, Name) and derivative_of(part.name) is not None)
        for part in walk(node)
    )
