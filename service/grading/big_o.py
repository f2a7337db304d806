r"""Answer type `big-o`: an order of growth, such as `n log n` or `O(n^2)`; constant factors and lower terms do not count."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from service.errors import AuthoringError, ResponseError, Span
from service.grading.elements import CONSTANTS, Comparison, names_for
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.proportion import by_constant
from service.grading.readback import of_tree
from service.maths.building import number, raised, replaced
from service.maths.dominance import dominant
from service.maths.equivalence import Prover, Target
from service.maths.growth import Open, compared, growth
from service.maths.limits import MAX_TEXT
from service.maths.names import Names
from service.maths.parser import Parsed, parse
from service.maths.parser import read as parsed
from service.maths.prose import peel, sides_of
from service.maths.tree import Apply, Name, Node, names_in

SYMBOLS = {"O": "O", "Θ": "Theta", "Ω": "Omega", "o": "o", "ω": "omega"}
"""The sign of a bound, and what a key calls it."""

RAYS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3))
"""Exponents of t along which two variables go to infinity, to tell functions of them apart."""


class KeySpec(Spec):
    """The expected order of growth.

    Attributes:
        value: such as "n log n", or "O(n log n)".
        variable: the name that goes to infinity; found in the value when left out.
        notation: whether a sign such as O( ) is `optional`, `required` or `forbidden`.
        symbol: which sign a response may use, where it uses one: `O`, `Theta`, `Omega`, `o`, `omega` or any.
    """

    value: str
    variable: str = ""
    notation: Literal["optional", "required", "forbidden"] = "optional"
    symbol: Literal["any", "O", "Theta", "Omega", "o", "omega"] = "any"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key."""

    node: Node
    variables: tuple[str, ...]
    names: Names
    seed: bytes
    notation: str
    symbol: str


class Reading(NamedTuple):
    """The function, the sign around it, and remarks."""

    node: Node
    symbol: str
    span: Span
    notes: tuple[Note, ...]


_SIGN = re.compile(
    r"\s*(?:the )?(?:order(?: of)?\s*)?(?:\\(?:mathcal|mathrm|operatorname|mathop|text)\s*\{?\s*(?P<styled>[Oo])\s*\}?"
    r"|(?P<plain>[OoΘΩωθ𝒪𝑂])"
    r"|\\?(?P<named>Theta|Omega|omega)|big[- ]?o(?:h)?(?: of)?)\s*(?:\\left|\\bigl?|\\Bigl?|\\!)?\s*(?=\()",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\\(?:right|bigr?|Bigr?)(?=\s*\)\s*$)|(?:\b(?:in|time|space|complexity|operations|steps)\s*)+$")
_SAID = re.compile(r"\s*(?:(?:the )?order(?: of)?|big[- ]?o(?:h)?(?: of)?)\s+(?=[^(\s])", re.IGNORECASE)
_WORDS = {
    "constant": "1", "logarithmic": "log n", "linear": "n", "linearithmic": "n log n", "log-linear": "n log n", "quadratic": "n^2",
    "cubic": "n^3",
}  # fmt: skip


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: it cannot be read, or its order of growth cannot be told.
    """
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    names = names_for(setting, [_authored(spec.value, open_names).node])
    found = _authored(spec.value, names)
    used = tuple(sorted(names_in(found.node) - CONSTANTS))
    variables = (spec.variable,) if spec.variable else used or ("n",)
    if len(variables) == 1:
        try:
            growth(found.node, variables[0])
        except Open as error:
            problem = f"The order of growth of {spec.value!r} cannot be told: {error}."
            raise AuthoringError(problem, "Write it with powers, logarithms and factorials.", field="value") from error
    return Key(found.node, variables, names, setting.points, spec.notation, spec.symbol)


def _authored(text: str, names: Names) -> Reading:
    try:
        return _read(text, names, "n")
    except ResponseError as error:
        raise AuthoringError(f"{text!r} cannot be read.", "Write it as a learner would.", field="value") from error


def read(key: Key, text: str) -> Reading:
    """The function in a response, without the sign around it.

    Raises:
        ResponseError: too-long, and what the parser refuses.
    """
    return _read(text, key.names, key.variables[0])


def _read(text: str, names: Names, variable: str) -> Reading:
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    side = _TRAILING.sub(lambda match: " " * len(match[0]), sides_of(peel(text))[-1])
    word = _WORDS.get(side.strip().lower())
    if word is not None:
        node = replaced(parse(word, Names(strict=False)), {"n": Name(variable, (0, 0))})
        return Reading(node, "", (0, len(text)), ())
    said = _SAID.match(side)
    side = " " * said.end() + side[said.end() :] if said else side
    sign = _SIGN.match(side)
    inside = _inside(side, sign.end()) if sign else None
    body = " " * (sign.end() + 1) + inside if sign and inside is not None else side
    found: Parsed = parsed(body, names)
    notes = tuple(Note(remark.code, remark.span) for remark in found.remarks)
    return Reading(found.node, _symbol(sign) if sign and inside is not None else "", found.node.span, notes)


def _inside(text: str, start: int) -> str | None:
    """What stands in the bracket that opens at `start` and closes at the end of the text."""
    depth = 0
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return text[start + 1 : index] if not text[index + 1 :].strip() else None
    return None


def _symbol(match: re.Match[str]) -> str:
    written = match["styled"] or match["plain"] or match["named"] or "O"
    if match["named"]:
        return written if written == "omega" else written.capitalize()
    return {"θ": "Theta", "𝒪": "O", "𝑂": "O"}.get(written) or SYMBOLS.get(written, "O")


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: the orders of growth, then the sign."""
    try:
        order = _order(key, reading.node, Comparison(prover))
    except Open as error:
        certificate = Certificate(Means.EVIDENCE, f"the order of growth cannot be told: {error}")
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (*reading.notes, Note("growth-open")))
    certificate = Certificate(Means.PROVED, "comparison of the orders of growth")
    if order:
        code = {1: "grows-faster", -1: "grows-slower"}.get(order, "grows-otherwise")
        return incorrect(certificate, notes=(*reading.notes, Note(code, reading.span)))
    wrong = _wrong_sign(key, reading)
    return incorrect(certificate, notes=(*reading.notes, wrong)) if wrong else correct(certificate, notes=reading.notes)


def _wrong_sign(key: Key, reading: Reading) -> Note | None:
    if key.notation == "required" and not reading.symbol:
        return Note("sign-missing", reading.span)
    if key.notation == "forbidden" and reading.symbol:
        return Note("sign-unwanted", reading.span)
    if reading.symbol and key.symbol not in ("any", reading.symbol):
        return Note("other-sign", reading.span, {"yours": reading.symbol, "wanted": key.symbol})
    return None


def _order(key: Key, node: Node, comparison: Comparison) -> int:
    """1 when the response grows faster, -1 when more slowly, 0 for the same order, 2 for another one. Raises Open."""
    used = names_in(node) - CONSTANTS
    if len(key.variables) == len(used) == 1 and {name.lower() for name in used} == {key.variables[0].lower()}:
        # N for n: authors and learners hardly ever mean two things by them here.
        node, used = replaced(node, dict.fromkeys(used, Name(key.variables[0], (0, 0)))), frozenset(key.variables)
    if len(key.variables) == 1 and used <= set(key.variables):
        return _agreed(node, key.node, key.variables[0])
    if by_constant(Target(key.node, key.names.symbols, key.seed), node, comparison).holds:
        return 0
    yours, wanted = dominant(node), dominant(key.node)
    if yours is not None and yours == wanted:
        return 0
    variables = sorted(used | set(key.variables))
    for ray in RAYS:
        powers = {name: raised(Name("t", (0, 0)), number(ray[place % 2])) for place, name in enumerate(variables)}
        if _agreed(replaced(node, powers), replaced(key.node, powers), "t"):
            return 2
    raise Open("several variables")


def _agreed(node: Node, wanted: Node, variable: str) -> int:
    """The order, when it is the same for logarithms to base e and to base 2: in an exponent the base matters."""
    orders = {
        compared(growth(turn(node), variable), growth(turn(wanted), variable)) for turn in (_as_written, _to_base_two)
    }
    if len(orders) > 1:
        raise Open("the base of a logarithm")
    return orders.pop()


def _as_written(node: Node) -> Node:
    return node


def _to_base_two(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    node = node._replace(args=tuple(map(_to_base_two, node.args)))
    return node._replace(head="log2") if node.head == "log" and len(node.args) == 1 else node


def show(key: Key, reading: Reading) -> ReadBack:
    """The function as it was read, in the sign that was written."""
    read_back = of_tree(reading.node, key.names.symbols)
    if not reading.symbol:
        return read_back
    latex = reading.symbol if len(reading.symbol) == 1 else f"\\{reading.symbol}"
    return ReadBack(f"{reading.symbol}({read_back.text})", f"{latex}\\left({read_back.latex}\\right)", read_back.mathml)


BIG_O = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="An order of growth, up to constant factors and lower terms.",
)
