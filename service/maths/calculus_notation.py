r"""Function and derivative notation brought into a form that the parser reads, and back into the tree.

`L(N)` is the name L where a line defines L(N); `f(2)` is a call. `\frac{dL}{dN}`, `dL/dN` and `L'(N)` are one name, `dL/dN`;
`\frac{d}{dx}` in front of an expression is an operator. Heads that come out: `call` (name, arguments) and `derivative` (expression,
name).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from service.maths.names import GREEK, Names, Symbol, canonical
from service.maths.tree import Apply, Name, Node, product_of

_D = r"(?:\\mathrm\s*\{\s*d\s*\}|\\partial(?![A-Za-z])|∂|d)"
NAME = r"(?:\\(?!partial|frac|left|right|cdot)[A-Za-z]+|[A-Za-zΑ-Ωα-ω])(?:\s*_\s*(?:\{[^{}]{1,24}\}|\\?[A-Za-z0-9]+))?"
_WHICH = rf"({NAME})?(?:\s*\(\s*{NAME}\s*\))?"
_FRACTION = re.compile(
    rf"\\[dt]?frac\s*\{{\s*{_D}\s*(?:\^\s*\{{?(\d)\}}?)?\s*{_WHICH}\s*\}}\s*\{{\s*{_D}\s*({NAME})\s*(?(1)\^\s*\{{?\1\}}?|)\s*\}}"
)
_SLASH = re.compile(
    rf"(?<![A-Za-z\\_^]){_D}(?:\s*\^?\s*(\d))?\s?{_WHICH}\s*/\s*{_D}\s?({NAME})(?(1)\s*\^?\s*\1|)(?![A-Za-z])"
)
_INSIDE = re.compile(
    rf"\\[cdt]?frac\s*\{{\s*{_D}(?P<body>\s*(?:[(\[]|\\(?:left|sin|cos|tan|ln|log|exp|sqrt|frac)(?![A-Za-z]))(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}"
    rf"\s*\{{\s*{_D}\s*(?P<by>{NAME})\s*\}}"
)
_DEFINED = re.compile(
    rf"^[\s,;.]*({NAME})\s*(?:\\left|\\!)?\s*\(\s*({NAME}(?:\s*,\s*{NAME})*)\s*(?:\\right)?\s*\)\s*(?::?=|≈|\\approx)"
)
_FRESH = re.compile(rf"(?:^|[,;]|\band\b|\bor\b)\s*({NAME})\s*(?::?=|≈|\\approx|≡)")


_SUBSCRIPT = re.compile(r"[A-Za-z0-9)\]}]\s*_\s*(?:\{\s*([a-z][a-z, ]{0,4})\}|([a-z])(?![A-Za-z0-9]))")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the lines of one response may say beside the declared names.

    Attributes:
        names: the declared names, what the response defines, and a name for each derivative.
        functions: names that are functions, with their arguments.
        derivatives: names of derivatives: of which name, by which, and how often.
        fresh: names that only the response knows.
    """

    names: Names
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derivatives: Mapping[str, tuple[str, str, int]] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()

    def knowing(self, text: str) -> "Lexicon":
        """The same and what a formula defines."""
        if self.names.has_matrices:
            return replace(self, names=self.names.binding(sorted(self._free_indices(text))))
        lexicon = self
        for match in _FRESH.finditer(text):
            lexicon = lexicon.defining(match[1])
        defined = _DEFINED.match(text)
        if defined:
            for name in (defined[1], *re.findall(NAME, defined[2])):
                lexicon = lexicon.defining(name)
            head, *arguments = map(canonical, [defined[1], *re.findall(NAME, defined[2])])
            spelt = tuple(lexicon.names.spellings.get(each, each) for each in arguments)
            functions = {lexicon.names.spellings.get(head, head): spelt, **lexicon.functions}
            lexicon = replace(lexicon, functions=functions)
        return lexicon

    def _free_indices(self, text: str) -> set[str]:
        """Letters that number rows and columns without being declared, such as the k of `X_{kj}`."""
        return {
            letter
            for match in _SUBSCRIPT.finditer(text)
            if canonical(match[0].replace(" ", "")) not in self.names.spellings
            for letter in match[1] or match[2]
            if letter.isalpha() and letter not in self.names.spellings
        }

    def defining(self, spelling: str) -> "Lexicon":
        """The same and one name, if it is new."""
        name = canonical(spelling)
        if name in self.names.spellings or name in self.names.symbols or not name.isascii():
            return self
        if not self.names.strict and "_" not in name:
            return self
        return replace(self, names=with_symbol(self.names, Symbol(name), name), fresh=self.fresh | {name})

    def supplying(self, written: str) -> "Lexicon":
        """The same and an unknown name, where it is a letter (or two side by side) that cannot be a slip of a known one.

        A letter that is known in the other case is a slip, and so is a whole word.
        """
        lexicon = self
        letters = list(written) if len(written) == 2 and written.isalpha() else [written]
        for letter in letters:
            base = letter.partition("_")[0]
            slip = base.swapcase() in self.names.spellings and letter not in self.names.spellings
            if self.names.has_matrices or slip or not (len(base) == 1 or base in GREEK):
                return self
            lexicon = lexicon.defining(letter)
        return lexicon

    def derived(self, text: str) -> "tuple[str, Lexicon]":
        """A formula with its derivatives as names, of the same length, and the lexicon that knows them."""
        if self.names.has_matrices or not ("d" in text or "∂" in text or "partial" in text):
            return text, self
        lexicon, plain = self, "d" not in self.names.spellings
        text = _INSIDE.sub(_operator_before, text) if plain else text
        for pattern in (_FRACTION, _SLASH) if plain else (_FRACTION,):
            while match := pattern.search(text):
                spelling, lexicon = lexicon.derivative(match[2] or "", match[3], int(match[1] or 1))
                text = f"{text[: match.start()]}{spelling.ljust(len(match[0]))}{text[match.end() :]}"
        return text, lexicon

    def derivative(self, of: str, by: str, order: int) -> "tuple[str, Lexicon]":
        """The spelling of a derivative, and the lexicon that knows it; the operator when it is of nothing."""
        function, variable = (self.names.spellings.get(canonical(each), canonical(each)) for each in (of, by))
        times = "" if order == 1 else f"^{order}"
        name = f"d{times}{function}/d{variable}{times}"
        spelling = re.sub(r"[^A-Za-z0-9]", "", f"d{times}{function}d{variable}")
        names = with_symbol(self.names, Symbol(name), spelling)
        return spelling, replace(self, names=names, derivatives={**self.derivatives, name: (function, variable, order)})


def _operator_before(match: re.Match[str]) -> str:
    r"""`\frac{d(x^2)}{dx}` as `d/dx((x^2))`, what is differentiated where it was."""
    before = f"d/d{match['by']}(".rjust(match.start("body") - match.start())
    return f"{before}{match['body']})".ljust(len(match[0]))


def with_symbol(names: Names, symbol: Symbol, spelling: str) -> Names:
    """The names and one more."""
    return replace(
        names, symbols={**names.symbols, symbol.name: symbol}, spellings={**names.spellings, spelling: symbol.name}
    )


def understood(node: Node, text: str, lexicon: Lexicon) -> Node:
    """The tree with calls, primes and operators of differentiation as such."""
    if lexicon.names.has_matrices or not isinstance(node, Apply):
        return node
    if node.head == "transpose":
        return _primed(node, lexicon)
    if node.head == "*":
        return _product(node, text, lexicon)
    return node._replace(args=tuple(understood(arg, text, lexicon) for arg in node.args))


def _product(node: Apply, text: str, lexicon: Lexicon) -> Node:
    factors: list[Node] = []
    args = list(node.args)
    while args:
        first = args.pop(0)
        operator = _operator(first, lexicon)
        if operator and args:
            inside = understood(product_of(args), text, lexicon)
            factors.append(_differentiated(inside, operator, node.span))
            break
        if args and _is_function(first, lexicon) and _adjacent(first, args[0], text):
            factors.append(_called(first, args.pop(0), text, lexicon))
        else:
            factors.append(understood(first, text, lexicon))
    return product_of(factors)


def _operator(node: Node, lexicon: Lexicon) -> tuple[str, str, int] | None:
    found = lexicon.derivatives.get(node.name) if isinstance(node, Name) else None
    return found if found and not found[0] else None


def _differentiated(inside: Node, operator: tuple[str, str, int], span: tuple[int, int]) -> Node:
    for _ in range(operator[2]):
        inside = Apply("derivative", (inside, Name(operator[1], span)), span)
    return inside


def _is_function(node: Node, lexicon: Lexicon) -> bool:
    if isinstance(node, Apply) and node.head == "transpose":
        return _is_function(node.args[0], lexicon)
    return isinstance(node, Name) and node.name in lexicon.functions


def _adjacent(left: Node, right: Node, text: str) -> bool:
    """Whether an opening bracket follows at once, as in `f(x)` or `f\\left(x\\right)^2`."""
    start = left.span[1]
    return (
        re.match(r"\s?(?:\\(?:left|bigl?|Bigl?|!|,))?\s?[(\[]", text[start:]) is not None and right.span[0] - start <= 8
    )


def _called(function: Node, argument: Node, text: str, lexicon: Lexicon) -> Node:
    if (
        isinstance(argument, Apply)
        and argument.head in ("^", "factorial")
        and argument.args[0].span[0] == argument.span[0]
    ):
        inner = _called(function, argument.args[0], text, lexicon)
        return argument._replace(args=(inner, *(understood(arg, text, lexicon) for arg in argument.args[1:])))
    bare, primes = function, 0
    while isinstance(bare, Apply):
        bare, primes = bare.args[0], primes + 1
    if not isinstance(bare, Name):
        return function
    given = argument.args if isinstance(argument, Apply) and argument.head == "tuple" else (argument,)
    arguments = tuple(understood(arg, text, lexicon) for arg in given)
    declared = lexicon.functions[bare.name]
    name = _derivative_name(bare, declared[0], primes) if primes else bare
    if [arg.name if isinstance(arg, Name) else "" for arg in arguments] == list(declared):
        return name
    return Apply("call", (name, *arguments), (function.span[0], argument.span[1]))


def _primed(node: Apply, lexicon: Lexicon) -> Node:
    bare: Node = node
    primes = 0
    while isinstance(bare, Apply) and bare.head == "transpose":
        bare, primes = bare.args[0], primes + 1
    if not isinstance(bare, Name):
        return node
    declared = lexicon.functions.get(bare.name, ("",))
    return _derivative_name(bare, declared[0], primes)


def _derivative_name(function: Name, by: str, order: int) -> Name:
    times = "" if order == 1 else f"^{order}"
    return Name(f"d{times}{function.name}/d{by}{times}", function.span)


def derivative_of(name: str) -> tuple[str, str, int] | None:
    """Which name, by which and how often, for the name of a derivative; by "" when nothing says by which."""
    match = _NAMED.fullmatch(name)
    return (match[2], match[3], int(match[1] or 1)) if match else None


_NAMED = re.compile(r"d(?:\^(\d))?([^/]+)/d([^/^]*)(?:\^\d)?")
