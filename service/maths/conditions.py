r"""Sets of real numbers, however they are written, as one statement about a variable.

    (1, 3]    1 < x ≤ 3    x ∈ (1, 3]    {x | 1 < x ≤ 3}    x > 1 and x ≤ 3    ]1, 3]            all the same statement
    (-∞, 0) ∪ [2, ∞)    ℝ ∖ {2}    x ≠ 2    all real numbers    ∅

Cut apart at unions and words here; the relations themselves are read by the parser. Heads: those of `service.maths.line`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from service.errors import ResponseError, Span
from service.maths.building import replaced
from service.maths.collected import collection, trimmed, without_layout
from service.maths.functions import CONSTANTS
from service.maths.limits import MAX_EXPRESSION
from service.maths.names import Names
from service.maths.parser import Remark, read, statement
from service.maths.tree import Apply, Name, Node, names_in

MAX_PARTS = 24


@dataclass(slots=True)
class Condition:
    """What was read.

    Attributes:
        node: the statement.
        variable: the name that it is about, where the text says it.
        remarks: what was remarked while reading.
    """

    node: Node
    variable: str | None
    remarks: list[Remark] = field(default_factory=list)


_INTERVAL = r"[\[(][^()\[\]<>=≤≥]*[,;][^()\[\]<>=≤≥]*[\])]"
_REALS = (
    r"\\mathbb\s*\{?\s*R\s*\}?|\\Reals?(?![A-Za-z])|\\R(?![A-Za-z])|ℝ|\ball (?:the )?real(?: number)?s?\b(?: x)?"
    r"|\b(?:the )?real numbers\b|\breals\b|\ball numbers\b|\bany real(?: number)?\b|\beverything\b|\ball x\b(?!\s*[<>≤≥≠=!\\])"
)
_SIGNS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\b(?:for )?(?:all|any|every)\s+(?=[A-Za-z]\s*(?:[<>≤≥≠=!]|\\(?:n?e|[lg]e?)q?(?![A-Za-z])))", re.IGNORECASE), " "),
    (re.compile(r"\|\||\bor else\b"), "∪"),
    (re.compile(r"&&"), "∩"),
    (re.compile(r"\b(?:no|not any) real(?: number)?s?\b|\bDNE\b|\bnull set\b", re.IGNORECASE), "∅"),
    (re.compile(r"\\setminus(?![A-Za-z])|\\backslash(?![A-Za-z])"), "∖"),
    (re.compile(_REALS, re.IGNORECASE), "ℝ"),
    (re.compile(r"\b(?:except|without|but not)\b(?: for| when)?", re.IGNORECASE), "∖"),
    (re.compile(r"\\cup(?![A-Za-z])|(?<=[)\]}])\s*[Uu](?=\s*(?:[(\[{\]]|$))|\bunion\b", re.IGNORECASE), "∪"),
    (re.compile(r"\\cap(?![A-Za-z])|\bintersect(?:ion|ed with)?\b", re.IGNORECASE), "∩"),
    (re.compile(r"=>|\b(?:is )?(?:greater than or equal to|at least|no less than)\b", re.IGNORECASE), ">="),
    (re.compile(r"\b(?:is )?(?:less than or equal to|at most|no more than)\b", re.IGNORECASE), "<="),
    (re.compile(r"\b(?:is )?(?:strictly )?(?:greater|more|larger) than\b", re.IGNORECASE), ">"),
    (re.compile(r"\b(?:is )?(?:strictly )?(?:less|smaller) than\b", re.IGNORECASE), "<"),
    (re.compile(r"\\notin(?![A-Za-z])|\bnot in\b"), "∉"),
    (re.compile(r"\\in(?![A-Za-z])|(?<=[A-Za-z] )in(?=\s*(?:[(\[{ℝ\]]|R\b))|(?<=[A-Za-z] )(?:is|lies) in\b"), "∈"),
    (re.compile(r"\\mid(?![A-Za-z])"), "|"),
    (re.compile(r"(?:\A\s*|(?<=∈)|(?<=∈ ))R(?=\s*(?:\Z|[\\∖|,:}]|-\s*\\?[\[({]))"), "ℝ"),
    (re.compile(rf"(?<=[\])}}ℝ])(\s*)(?:\\(?=\s)|[-−\\](?=\s*(?:\\?\{{|{_INTERVAL})))"), "∖"),
]  # fmt: skip
_OUTWARD = re.compile(r"\](\s*[^\[\](){}<>=,;∪]+[,;][^\[\](){}<>=,;∪]*[^\s\[\](){}<>=,;∪]\s*)(?=[\[\]])")
_OUTWARD_END = re.compile(r"([(\[]\s*[^\[\](){}<>=,;∪]+[,;][^\[\](){}<>=,;∪]*[^\s\[\](){}<>=,;∪]\s*)\[")
_OR = re.compile(r"∪|(?<![A-Za-z\\])or(?![A-Za-z])|\\(?:lor|vee)(?![A-Za-z])|∨|\\(?:text|mathrm)\s*\{\s*or\s*\}|\n")
_LIST = re.compile(r"[,;]")
_AND = re.compile(
    r"∩|(?<![A-Za-z\\])and(?![A-Za-z])|\\(?:land|wedge)(?![A-Za-z])|∧|\\(?:text|mathrm)\s*\{\s*and\s*\}|\\q?quad(?![A-Za-z])"
)
_MINUS = re.compile("∖")
_RELATION = re.compile(r"[<>≤≥=≠]|!=|\\(?:l[et]|g[et]|leq|geq|ne|neq|leqslant|geqslant)(?![A-Za-z])")
_SETLIKE = re.compile(rf"{_RELATION.pattern}|[(\[{{ℝ∪∩∅]")
_MEMBER = re.compile(r"\s*(?P<name>\\?[A-Za-z]+(?:_(?:\{\w+\}|\w))?|[α-ω])\s*(?P<sign>[∈∉])\s*")
_NOTHING = re.compile(
    r"\{\s*\}|∅|\\(?:emptyset|varnothing)|(?:the )?empty(?: set)?|no (?:real )?solutions?|none|never", re.IGNORECASE
)
_LABEL = re.compile(
    r"\s*(?:[A-Za-z][A-Za-z ,']*(?::|\b(?:is|are)\b)\s*(?=\S)|[A-Za-z]\w*\s*=\s*(?=[ℝ∅{]|[(\[][^()\[\]{}]*[,;]))"
)
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def condition(text: str, names: Names, variable: str) -> Condition:
    """The statement in a text whose wrappers were peeled off.

    Args:
        text: what the learner wrote.
        names: what may be written.
        variable: the name that intervals are taken to be about.

    Raises:
        ResponseError: too-long, empty, not-a-condition, too-many-elements, and what the parser refuses.
    """
    if len(text.strip()) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    plain = in_signs(text)
    label = _LABEL.match(plain)
    start, stop = trimmed(plain, label.end() if label else 0, len(plain))
    if start == stop:
        raise ResponseError("empty", (0, len(text)))
    reader = _Reader(plain, names, variable)
    node = reader.united(start, stop, 0)
    return Condition(node, reader.about, reader.remarks)


def about(found: Condition, variable: str, known: frozenset[str]) -> Condition:
    """The condition with the one name that it is about called `variable`.

    Args:
        found: as read.
        variable: what the key calls it.
        known: names that stand for something else in the key.
    """
    free = sorted(names_in(found.node) - set(CONSTANTS) - known - {variable, "oo"})
    name = found.variable or (free[0] if len(free) == 1 else None)
    if name is None or name == variable or variable in names_in_relations(found.node, name):
        return found
    return Condition(replaced(found.node, {name: Name(variable, (0, 0))}), variable, found.remarks)


def names_in_relations(node: Node, name: str) -> frozenset[str]:
    """The names of a statement where it also uses `name`; none where it does not."""
    used = names_in(node)
    return used if name in used else frozenset()


def in_signs(text: str) -> str:
    """The text with words and LaTeX for sets as single signs, in place."""
    plain = text
    for pattern, sign in _SIGNS:
        plain = pattern.sub(partial(_as_sign, sign), plain)
    plain = without_layout(plain)
    plain = _OUTWARD.sub(lambda match: f"({match[1]}", plain)
    return _OUTWARD_END.sub(lambda match: f"{match[1]})", plain)


def _as_sign(sign: str, match: re.Match[str]) -> str:
    return sign.rjust(len(match[0]))


Rule = Callable[["_Reader", int, int, int], Node]


class _Reader:
    """Reads parts of one text."""

    def __init__(self, text: str, names: Names, variable: str) -> None:
        self.text = text
        self.names = names
        self.variable = variable
        self.about: str | None = None
        self.remarks: list[Remark] = []
        self.parts = 0

    def united(self, start: int, stop: int, depth: int) -> Node:
        taken = self.text.rfind("∖", start, stop)
        if taken > start and not _SETLIKE.search(self.text, taken, stop):
            node = self.united(*trimmed(self.text, start, taken), depth)
            points = self.finite(*trimmed(self.text, taken + 1, stop))
            return Apply("and", (node, _negated(points)), (start, stop))
        return self.joined(start, stop, depth, _OR, "or", _Reader.listed)

    def listed(self, start: int, stop: int, depth: int) -> Node:
        node = self.joined(start, stop, depth, _LIST, "list", _Reader.met)
        if isinstance(node, Apply) and node.head == "list" and not all(map(self.is_relation, node.args)):
            return node._replace(head="or")
        return node

    def is_relation(self, node: Node) -> bool:
        return _RELATION.search(self.text, *node.span) is not None

    def met(self, start: int, stop: int, depth: int) -> Node:
        return self.joined(start, stop, depth, _AND, "and", _Reader.lessened)

    def lessened(self, start: int, stop: int, depth: int) -> Node:
        first, *taken = self.cut(start, stop, _MINUS)
        node = self.single(*first, depth)
        for part in taken:
            node = Apply("and", (node, _negated(self.single(*part, depth))), (node.span[0], part[1]))
        return node

    def joined(self, start: int, stop: int, depth: int, separator: re.Pattern[str], head: str, rule: Rule) -> Node:
        parts = self.cut(start, stop, separator)
        if len(parts) == 1:
            return rule(self, *parts[0], depth)
        return Apply(head, tuple(rule(self, *part, depth) for part in parts), (start, stop))

    def cut(self, start: int, stop: int, separator: re.Pattern[str]) -> list[Span]:
        spans, begin, depth, index = [], start, 0, start
        while index < stop:
            match = separator.match(self.text, index, stop) if depth <= 0 else None
            if match and not _COMMA_IN_NUMBER.match(self.text, index):
                spans.append(trimmed(self.text, begin, index))
                begin = index = match.end()
                continue
            depth += (self.text[index] in "([{") - (self.text[index] in ")]}")
            index += 1
        return [*spans, trimmed(self.text, begin, stop)]

    def single(self, start: int, stop: int, depth: int) -> Node:
        self.parts += 1
        if self.parts > MAX_PARTS or depth > 6:
            raise ResponseError("too-many-elements", (start, stop), {"limit": str(MAX_PARTS)})
        if start == stop:
            raise ResponseError("incomplete", (max(start - 1, 0), max(start, 1)))
        if _NOTHING.fullmatch(self.text, start, stop):
            return Apply("false", (), (start, stop))
        if self.text[start:stop] == "ℝ":
            return Apply("true", (), (start, stop))
        member = _MEMBER.match(self.text, start, stop)
        if member:
            return self.member(member, stop, depth)
        return self.bracketed(start, stop, depth)

    def member(self, match: re.Match[str], stop: int, depth: int) -> Node:
        name = read(" " * match.start("name") + match["name"], self.names).node
        self.about = name.name if isinstance(name, Name) else None
        node = self.united(match.end(), stop, depth + 1)
        return _negated(node) if match["sign"] == "∉" else node

    def bracketed(self, start: int, stop: int, depth: int) -> Node:
        first, last = self.text[start], self.text[stop - 1]
        inner = (start + 1, stop - 1)
        if first == "{" and last == "}":
            return self.braced(*inner, depth)
        if first in "([" and last in ")]" and self.is_one_bracket(start, stop):
            ends = self.ends(*inner)
            if len(ends) == 2 and not any(_RELATION.search(self.text, *end) for end in ends):
                return self.interval(ends, first, last, (start, stop))
            if _RELATION.search(self.text, *inner) or "ℝ" in self.text[start:stop] or "∪" in self.text[start:stop]:
                return self.united(*trimmed(self.text, *inner), depth + 1)
        return self.relation(start, stop)

    def ends(self, start: int, stop: int) -> list[Span]:
        """The ends of an interval: of `(12,102)` the comma stands between them and groups no thousands."""
        ends = self.cut(start, stop, _LIST)
        apart = [at for at in range(start, stop) if self.text[at] in ",;"]
        if len(ends) == 1 and len(apart) == 1:
            return [trimmed(self.text, start, apart[0]), trimmed(self.text, apart[0] + 1, stop)]
        return ends

    def is_one_bracket(self, start: int, stop: int) -> bool:
        depth = 0
        for index in range(start, stop):
            depth += (self.text[index] in "([{") - (self.text[index] in ")]}")
            if depth == 0:
                return index == stop - 1
        return False

    def interval(self, ends: list[Span], left: str, right: str, span: Span) -> Node:
        low, high = (self.scalar(*end) for end in ends)
        name = Name(self.variable, span)
        parts: list[Node] = []
        if not _endless(low, -1):
            parts.append(Apply(">=" if left == "[" else ">", (name, low), span))
        if not _endless(high, 1):
            parts.append(Apply("<=" if right == "]" else "<", (name, high), span))
        return parts[0] if len(parts) == 1 else Apply("and" if parts else "true", tuple(parts), span)

    def braced(self, start: int, stop: int, depth: int) -> Node:
        bars = self.cut(start, stop, re.compile(r"\||:(?!=)"))
        if len(bars) >= 2 and not _RELATION.search(self.text, *bars[0]):
            return self.built(bars[0], (bars[1][0], stop), depth)
        return self.finite(*trimmed(self.text, start, stop))

    def built(self, head: Span, body: Span, depth: int) -> Node:
        """`{x ∈ ℝ | 1 < x}`: what stands before the bar may restrict too."""
        member = _MEMBER.match(self.text, *head)
        restricted = self.single(*head, depth + 1) if member else None
        if member is None:
            name = self.scalar(*head)
            self.about = name.name if isinstance(name, Name) else None
        node = self.united(*trimmed(self.text, *body), depth + 1)
        return Apply("and", (restricted, node), (head[0], body[1])) if restricted else node

    def finite(self, start: int, stop: int) -> Node:
        found = collection(f"{' ' * (start - 1)}{{{self.text[start:stop]}}}", self.names)
        self.remarks.extend(found.remarks)
        name = Name(self.variable, (start, stop))
        points = tuple(Apply("=", (name, node), node.span) for node in found.elements)
        if any(isinstance(node, Apply) and node.head in ("tuple", "list", "set") for node in found.elements):
            raise ResponseError("not-a-condition", (start, stop))
        return points[0] if len(points) == 1 else Apply("or" if points else "false", points, (start, stop))

    def scalar(self, start: int, stop: int) -> Node:
        if start == stop:
            raise ResponseError("incomplete", (max(start - 1, 0), max(start, 1)))
        parsed = read(" " * start + self.text[start:stop], self.names)
        self.remarks.extend(parsed.remarks)
        return parsed.node

    def relation(self, start: int, stop: int) -> Node:
        if self.text[start] == "ℝ":
            # "all real numbers greater than 5": the sign stands for the numbers themselves.
            self.text = f"{self.text[:start]}{self.variable[:1]}{self.text[start + 1 :]}"
        if not _RELATION.search(self.text, start, stop):
            raise ResponseError("not-a-condition", (start, stop))
        parsed = statement(" " * start + self.text[start:stop], self.names)
        self.remarks.extend(parsed.remarks)
        if not _is_statement(parsed.node):
            raise ResponseError("not-a-condition", (start, stop))
        return _bounded(parsed.node)


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=", "true": "false", "false": "true"}


def _negated(node: Node) -> Node:
    """Where the statement does not hold, as far as its relations have values."""
    if not isinstance(node, Apply):
        return node
    if node.head in ("and", "or", "list"):
        return node._replace(head="or" if node.head == "and" else "and", args=tuple(map(_negated, node.args)))
    return node._replace(head=_OPPOSITE[node.head])


def _is_statement(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.head in ("and", "or", "list"):
        return all(map(_is_statement, node.args))
    return node.head in ("<", "<=", ">", ">=", "=", "!=")


def _endless(node: Node, direction: int) -> bool:
    if isinstance(node, Apply) and node.head == "neg":
        return _endless(node.args[0], -direction)
    return isinstance(node, Name) and node.name == "oo" and direction > 0


def _bounded(node: Node) -> Node:
    """The statement without relations to infinity: `x < ∞` says nothing."""
    if not isinstance(node, Apply):
        return node
    if node.head in ("and", "or", "list"):
        return node._replace(args=tuple(map(_bounded, node.args)))
    left, right = node.args
    less = node.head in ("<", "<=")
    if _endless(right, 1 if less else -1) or _endless(left, -1 if less else 1):
        return Apply("true", (), node.span)
    return node
