"""Trees back to people: plain text, LaTeX and MathML of what was read.

One walk over the tree, three notations. Brackets stand where the tree needs them, whatever the response had, so that what
is shown reads back as the same tree.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

from service.maths.names import GREEK, Symbol
from service.maths.show_binding import latex_binding, mathml_binding, text_binding
from service.maths.tree import BINDING, Apply, Name, Node, Number

Symbols = Mapping[str, Symbol]

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_LEVELS = {
    "+": _SUM, "neg": _SUM, **dict.fromkeys(BINDING, _SUM), "hadamard": _SUM, "kronecker": _SUM, "*": _PRODUCT, "/": _PRODUCT,
    "^": _POWER, "factorial": _POWER,
}  # fmt: skip


class Notation(NamedTuple):
    """How one notation writes each construct; every piece is text already in that notation."""

    number: Callable[[str], str]
    name: Callable[[str, Symbols], str]
    plus: str
    minus: str
    times: Callable[[list[str]], str]
    over: Callable[[str, str], str]
    power: Callable[[str, str], str]
    call: Callable[[str, list[str]], str]
    bracket: Callable[[str], str]
    row: Callable[[str], str]
    flat_fraction: bool
    prime: Callable[[str], str]
    above: Callable[[str, str], str]
    below: Callable[[str, list[str]], str]
    big: Callable[[str, list[str], str], str]
    grid: Callable[[list[list[str]]], str]
    between: Mapping[str, str]
    cases: Callable[[list[str]], str]


def text_of(node: Node, symbols: Symbols) -> str:
    """Plain text that our own parser reads back as the same tree."""
    return _written(node, symbols, _TEXT)


def latex_of(node: Node, symbols: Symbols) -> str:
    """LaTeX without delimiters."""
    return _written(node, symbols, _LATEX)


def mathml_of(node: Node, symbols: Symbols) -> str:
    """One `<math>` element of presentation MathML."""
    inner = _written(node, symbols, _MATHML)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{inner}</mrow></math>'


def _written(node: Node, symbols: Symbols, to: Notation) -> str:
    if isinstance(node, Number):
        return to.number(node.text)
    if isinstance(node, Name):
        return to.name(node.name, symbols)
    writer = _WRITERS.get(node.head)
    return (
        writer(node, symbols, to) if writer else to.call(node.head, [_written(arg, symbols, to) for arg in node.args])
    )


def _part(node: Node, level: int, symbols: Symbols, to: Notation) -> str:
    written = _written(node, symbols, to)
    return to.bracket(written) if _level(node, to) < level else written


def _level(node: Node, to: Notation) -> int:
    if isinstance(node, Number) and not node.text.isdigit():
        return _PRODUCT if "/" in node.text else _SUM if node.text.startswith("-") else _ATOM
    if isinstance(node, Apply):
        if node.head == "/" and not to.flat_fraction:
            return _SIGN
        return _LEVELS.get(node.head, _ATOM)
    return _ATOM


def _add(node: Apply, symbols: Symbols, to: Notation) -> str:
    pieces: list[str] = []
    for index, term in enumerate(node.args):
        if isinstance(term, Apply) and term.head == "neg":
            inner = _part(term.args[0], _PRODUCT if index else _SIGN, symbols, to)
            pieces.append((to.minus if index else to.minus.strip()) + inner)
        else:
            pieces.append((to.plus if index else "") + _part(term, _PRODUCT if index else _SUM, symbols, to))
    return "".join(pieces)


def _negate(node: Apply, symbols: Symbols, to: Notation) -> str:
    return to.minus.strip() + _part(node.args[0], _SIGN, symbols, to)


def _multiply(node: Apply, symbols: Symbols, to: Notation) -> str:
    first, *rest = node.args
    return to.times([_part(first, _PRODUCT, symbols, to), *(_part(arg, _SIGN, symbols, to) for arg in rest)])


def _divide(node: Apply, symbols: Symbols, to: Notation) -> str:
    above, below = node.args
    if to.flat_fraction:
        return to.over(_part(above, _PRODUCT, symbols, to), _part(below, _SIGN, symbols, to))
    return to.over(_written(above, symbols, to), _written(below, symbols, to))


def _raise(node: Apply, symbols: Symbols, to: Notation) -> str:
    base, exponent = node.args
    shown = _part(exponent, _ATOM, symbols, to) if to.flat_fraction else _written(exponent, symbols, to)
    return to.power(_part(base, _ATOM, symbols, to), shown)


def _factorial(node: Apply, symbols: Symbols, to: Notation) -> str:
    return to.row(_part(node.args[0], _ATOM, symbols, to) + ("<mo>!</mo>" if to is _MATHML else "!"))


def _transposed(node: Apply, symbols: Symbols, to: Notation) -> str:
    return to.prime(_part(node.args[0], _ATOM, symbols, to))


def _superscript(node: Apply, symbols: Symbols, to: Notation) -> str:
    base, index = node.args
    return to.above(_written(base, symbols, to), _written(index, symbols, to))


def _member(node: Apply, symbols: Symbols, to: Notation) -> str:
    family, *places = node.args
    base = family.name.partition("_")[0] if isinstance(family, Name) else ""
    return to.below(to.name(base, {}), [_written(place, symbols, to) for place in places])


def _selected(node: Apply, symbols: Symbols, to: Notation) -> str:
    whole, *places = node.args
    return to.below(_part(whole, _ATOM, symbols, to), [_written(place, symbols, to) for place in places])


def _run(node: Apply, symbols: Symbols, to: Notation) -> str:
    body, *rest = node.args
    return to.big(node.head, [_written(part, symbols, to) for part in rest], _part(body, _PRODUCT, symbols, to))


def _grid(node: Apply, symbols: Symbols, to: Notation) -> str:
    rows = [row.args if isinstance(row, Apply) and row.head == "row" else (row,) for row in node.args]
    if node.head in ("list", "row"):
        rows = [node.args]
    return to.grid([[_written(cell, symbols, to) for cell in row] for row in rows])


def _between(node: Apply, symbols: Symbols, to: Notation) -> str:
    left, right = (_part(arg, _SIGN, symbols, to) for arg in node.args)
    return f"{left}{to.between[node.head]}{right}"


def _ellipsis(_node: Apply, _symbols: Symbols, to: Notation) -> str:
    return to.between["dots"]


def _related(node: Apply, symbols: Symbols, to: Notation) -> str:
    sides = [_part(arg, _SUM, symbols, to) for arg in node.args]
    return to.row(to.between[node.head].join(sides))


def _distinguished(node: Apply, symbols: Symbols, to: Notation) -> str:
    """A case distinction: one row for each value, with its condition."""
    return to.cases([_written(arg, symbols, to) for arg in node.args])


_WRITERS: dict[str, Callable[[Apply, Symbols, Notation], str]] = {
    "+": _add,
    "neg": _negate,
    "*": _multiply,
    "/": _divide,
    "^": _raise,
    "factorial": _factorial,
    "transpose": _transposed,
    "above": _superscript,
    "index": _member,
    "part": _selected,
    **dict.fromkeys(BINDING, _run),
    "matrix": _grid,
    "list": _grid,
    "row": _grid,
    "hadamard": _between,
    "kronecker": _between,
    "dots": _ellipsis,
    "cases": _distinguished,
    **dict.fromkeys(("<", "<=", ">", ">=", "=", "!=", "and", "or"), _related),
}


def _text_power(base: str, exponent: str) -> str:
    return f"{base}^{exponent}"


def _text_call(head: str, args: list[str]) -> str:
    return f"{head}({', '.join(args)})"


def _latex_number(text: str) -> str:
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _latex_name(name: str, symbols: Symbols) -> str:
    symbol = symbols.get(name)
    if name == "oo":
        return "\\infty"
    if symbol and symbol.latex:
        return symbol.latex
    base, _, subscript = name.partition("_")
    head = f"\\{base}" if base in GREEK or base == "pi" else base if len(base) == 1 else f"\\mathrm{{{base}}}"
    return f"{head}_{{{subscript}}}" if subscript else head


def _latex_times(parts: list[str]) -> str:
    """A dot where digits would run together, or a number and a fraction would read as a mixed number."""
    written = parts[0]
    for part in parts[1:]:
        is_apart = part[:1].isdigit() or (written[-1:].isdigit() and part.startswith("\\frac"))
        written += (" \\cdot " if is_apart else " ") + part
    return written


_LATEX_HEADS = {
    "sqrt": "\\sqrt{%s}",
    "abs": "\\left|%s\\right|",
    "floor": "\\lfloor %s\\rfloor",
    "ceil": "\\lceil %s\\rceil",
}
_LATEX_COMMANDS = frozenset("exp log sin cos tan cot sec csc sinh cosh tanh coth min max".split())


def _latex_call(head: str, args: list[str]) -> str:
    if head in _LATEX_HEADS:
        return _LATEX_HEADS[head] % args[0]
    if head == "log" and len(args) == 2:
        return f"\\log_{{{args[1]}}}\\left({args[0]}\\right)"
    name = f"\\{head}" if head in _LATEX_COMMANDS else f"\\operatorname{{{head}}}"
    return f"{name}\\left({', '.join(args)}\\right)"


def _mathml_number(text: str) -> str:
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent:
        return f"<mn>{mantissa}</mn>"
    return f"<mn>{mantissa}</mn><mo>⋅</mo><msup><mn>10</mn><mn>{int(exponent)}</mn></msup>"


def _mathml_name(name: str, _symbols: Symbols) -> str:
    base, _, subscript = name.partition("_")
    letter = f"<mi>{escape('π' if base == 'pi' else GREEK.get(base, base))}</mi>"
    return f"<msub>{letter}<mi>{escape(subscript)}</mi></msub>" if subscript else letter


def _mathml_call(head: str, args: list[str]) -> str:
    inside = "<mo>,</mo>".join(args)
    if head == "sqrt":
        return f"<msqrt>{inside}</msqrt>"
    fences = {"abs": "||", "floor": "⌊⌋", "ceil": "⌈⌉"}.get(head)
    if fences:
        return f"<mrow><mo>{fences[0]}</mo>{inside}<mo>{fences[1]}</mo></mrow>"
    return f"<mrow><mi>{escape(head)}</mi><mo>&#x2061;</mo><mo>(</mo>{inside}<mo>)</mo></mrow>"


def _mathml_row(inside: str) -> str:
    return f"<mrow>{inside}</mrow>"


def _latex_grid(rows: list[list[str]]) -> str:
    inside = " \\\\ ".join(" & ".join(row) for row in rows)
    return f"\\begin{{bmatrix}} {inside} \\end{{bmatrix}}"


def _mathml_grid(rows: list[list[str]]) -> str:
    inside = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f"<mrow><mo>[</mo><mtable>{inside}</mtable><mo>]</mo></mrow>"


_RELATIONS = ("<", "<=", ">", ">=", "=", "!=", "and", "or")
_LATEX_RELATIONS = {
    **{head: f" {head} " for head in ("<", ">", "=")},
    **{"<=": " \\le ", ">=": " \\ge ", "!=": " \\ne ", "and": " \\text{ and } ", "or": " \\text{ or } "},
}
_MATHML_RELATIONS = {
    **{head: f"<mo>{escape(head)}</mo>" for head in ("<", ">", "=")},
    **{"<=": "<mo>≤</mo>", ">=": "<mo>≥</mo>", "!=": "<mo>≠</mo>"},
    **{"and": "<mtext> and </mtext>", "or": "<mtext> or </mtext>"},
}


def _in_rows(parts: list[str], otherwise: str) -> list[tuple[str, str]]:
    conditions = parts[1::2] + [otherwise] * (len(parts) % 2)
    return list(zip(parts[::2], conditions, strict=True))


def _latex_cases(parts: list[str]) -> str:
    rows = " \\\\ ".join(f"{value} & {condition}" for value, condition in _in_rows(parts, "\\text{otherwise}"))
    return f"\\begin{{cases}} {rows} \\end{{cases}}"


def _mathml_cases(parts: list[str]) -> str:
    rows = _in_rows(parts, "<mtext>otherwise</mtext>")
    inside = "".join(f"<mtr><mtd>{value}</mtd><mtd>{condition}</mtd></mtr>" for value, condition in rows)
    return f"<mrow><mo>{{</mo><mtable>{inside}</mtable></mrow>"


_TEXT = Notation(
    number=lambda text: text,
    name=lambda name, _symbols: name,
    plus=" + ",
    minus=" - ",
    times="*".join,
    over=lambda above, below: f"{above}/{below}",
    power=_text_power,
    call=_text_call,
    bracket=lambda inside: f"({inside})",
    row=lambda inside: inside,
    flat_fraction=True,
    prime=lambda base: f"{base}^T",
    above=lambda base, index: f"{base}^{index}",
    below=lambda base, places: f"{base}_{{{','.join(places)}}}" if len("".join(places)) > 1 else f"{base}_{places[0]}",
    big=text_binding,
    grid=lambda rows: f"[{'; '.join(', '.join(row) for row in rows)}]",
    between={"hadamard": " ⊙ ", "kronecker": " ⊗ ", "dots": "…", **{head: f" {head} " for head in _RELATIONS}},
    cases=lambda parts: f"piecewise({', '.join(parts)})",
)
_LATEX = Notation(
    number=_latex_number,
    name=_latex_name,
    plus=" + ",
    minus=" - ",
    times=_latex_times,
    over=lambda above, below: f"\\frac{{{above}}}{{{below}}}",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    call=_latex_call,
    bracket=lambda inside: f"\\left({inside}\\right)",
    row=lambda inside: inside,
    flat_fraction=False,
    prime=lambda base: f"{base}^\\top",
    above=lambda base, index: f"{base}^{{{index}}}",
    below=lambda base, places: f"{base}_{{{' '.join(places)}}}",
    big=latex_binding,
    grid=_latex_grid,
    between={"hadamard": " \\odot ", "kronecker": " \\otimes ", "dots": "\\dots", **_LATEX_RELATIONS},
    cases=_latex_cases,
)
_MATHML = Notation(
    number=_mathml_number,
    name=_mathml_name,
    plus="<mo>+</mo>",
    minus="<mo>-</mo>",
    times="<mo>⋅</mo>".join,
    over=lambda above, below: f"<mfrac>{_mathml_row(above)}{_mathml_row(below)}</mfrac>",
    power=lambda base, exponent: f"<msup>{_mathml_row(base)}{_mathml_row(exponent)}</msup>",
    call=_mathml_call,
    bracket=lambda inside: f"<mrow><mo>(</mo>{inside}<mo>)</mo></mrow>",
    row=_mathml_row,
    flat_fraction=False,
    prime=lambda base: f"<msup>{_mathml_row(base)}<mo>⊤</mo></msup>",
    above=lambda base, index: f"<msup>{_mathml_row(base)}{_mathml_row(index)}</msup>",
    below=lambda base, places: f"<msub>{_mathml_row(base)}{_mathml_row(''.join(places))}</msub>",
    big=mathml_binding,
    grid=_mathml_grid,
    between={"hadamard": "<mo>⊙</mo>", "kronecker": "<mo>⊗</mo>", "dots": "<mo>…</mo>", **_MATHML_RELATIONS},
    cases=_mathml_cases,
)
