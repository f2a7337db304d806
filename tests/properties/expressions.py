"""Random expressions in a few names of different domains, as texts in several notations."""

from fractions import Fraction
from random import Random

from service.maths.names import Domain, Names, Symbol, declare
from service.maths.show import latex_of, text_of
from service.maths.terms import number
from service.maths.tree import Apply, Name, Node, Number

NAMES: Names = declare(
    [
        Symbol("x"),
        Symbol("y"),
        Symbol("a", Domain.POSITIVE),
        Symbol("b", Domain.POSITIVE),
        Symbol("theta", latex="\\theta"),
        Symbol("n", Domain.POSITIVE_INTEGER),
        Symbol("m", Domain.POSITIVE_INTEGER),
    ]
)

NOWHERE = (0, 0)
REALS = ("x", "y", "theta")
POSITIVES = ("a", "b", "n", "m")
WHOLE = ("n", "m")

_UNARY = ("sin", "cos", "tan", "exp", "sinh", "cosh", "tanh", "atan", "abs", "sigmoid", "erf")
_POSITIVE_UNARY = ("sqrt", "log", "log2", "cbrt")


def call(head: str, *args: Node) -> Apply:
    """A node that was not written."""
    return Apply(head, args, NOWHERE)


def name(text: str) -> Name:
    """A name that was not written."""
    return Name(text, NOWHERE)


def expression(chance: Random, depth: int) -> Node:
    """Any expression of at most a depth."""
    if depth == 0 or chance.random() < 0.15:
        return _leaf(chance)
    kind = chance.choices(("+", "*", "/", "neg", "^", "unary", "positive", "choice"), (5, 5, 2, 1, 3, 2, 2, 1))[0]
    if kind in "+*":
        return call(kind, *(expression(chance, depth - 1) for _ in range(chance.randint(2, 3))))
    if kind == "/":
        return call("/", expression(chance, depth - 1), positive(chance, depth - 1))
    if kind == "neg":
        return call("neg", expression(chance, depth - 1))
    if kind == "^":
        return call("^", expression(chance, depth - 1), number(chance.randint(2, 4)))
    if kind == "unary":
        return call(chance.choice(_UNARY), expression(chance, depth - 1))
    if kind == "choice":
        return call(chance.choice(("min", "max")), expression(chance, depth - 1), expression(chance, depth - 1))
    return call(chance.choice(_POSITIVE_UNARY), positive(chance, depth - 1))


def positive(chance: Random, depth: int) -> Node:
    """An expression that is greater than zero on the domains."""
    if depth <= 0 or chance.random() < 0.2:
        return name(chance.choice(POSITIVES)) if chance.random() < 0.7 else number(chance.randint(1, 9))
    kind = chance.choice(("+", "*", "/", "^", "exp", "sqrt", "square"))
    if kind in "+*":
        return call(kind, positive(chance, depth - 1), positive(chance, depth - 1))
    if kind == "/":
        return call("/", positive(chance, depth - 1), positive(chance, depth - 1))
    if kind == "^":
        return call("^", positive(chance, depth - 1), _exponent(chance))
    if kind == "exp":
        return call("exp", expression(chance, depth - 1))
    if kind == "sqrt":
        return call("sqrt", positive(chance, depth - 1))
    return call("+", call("^", expression(chance, depth - 1), number(2)), number(chance.randint(1, 5)))


def _exponent(chance: Random) -> Node:
    return chance.choice(
        (
            number(2),
            number(3),
            name("x"),
            name("n"),
            call("/", number(1), number(2)),
            call("neg", number(1)),
            call("/", number(1), number(3)),
        )
    )


def _leaf(chance: Random) -> Node:
    if chance.random() < 0.06:
        whole = name(chance.choice(WHOLE))
        angle = call("/", call("*", whole, name("pi")), number(chance.choice((1, 2, 3))))
        return chance.choice((call("^", call("neg", number(1)), whole), call("cos", angle), call("sin", angle)))
    if chance.random() < 0.3:
        half = call("/", number(1), number(2))
        return chance.choice((*map(number, (1, 2, 3, 4, 5, 7, 10)), half, Number(Fraction(5, 4), "1.25", NOWHERE)))
    return name(chance.choice(REALS + POSITIVES + ("pi",)))


def written(chance: Random, node: Node) -> str:
    """The expression in one of the notations a learner might use."""
    style = chance.randrange(4)
    if style == 0:
        return text_of(node, NAMES.symbols)
    if style == 1:
        return text_of(node, NAMES.symbols).replace("^", "**").replace(" ", "")
    if style == 2:
        return _unicode(text_of(node, NAMES.symbols))
    return latex_of(node, NAMES.symbols)


def _unicode(text: str) -> str:
    for plain, letter in (
        ("*", "·"),
        (" - ", " − "),
        ("pi", "π"),
        ("theta", "θ"),
        ("sqrt(", "√("),
        ("^2", "²"),
        ("^3", "³"),
    ):
        text = text.replace(plain, letter)
    return text
