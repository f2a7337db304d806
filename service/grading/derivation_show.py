"""A derivation as it was read, in the three notations: one line below the other."""

from collections.abc import Callable, Sequence
from html import escape

from service.grading.outcome import ReadBack
from service.maths.claims import Chain, Line
from service.maths.show import Symbols, latex_of, mathml_of, text_of
from service.maths.tree import Apply, Name, Node

_LATEX = {"≈": "\\approx", "<=": "\\le", ">=": "\\ge", "?": "\\ldots"}
_SIGNS = {"<=": "≤", ">=": "≥", "?": "…"}
_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'


def shown_lines(lines: Sequence[Line], symbols: Symbols) -> ReadBack:
    """Every line, its relations below each other in LaTeX and MathML."""
    text = "\n".join(_joined(line, ", ", " or ", lambda chain: _text(chain, symbols)) for line in lines)
    latex = " \\\\ ".join(
        _joined(line, ",\\quad ", "\\ \\text{or}\\ ", lambda chain: _latex(chain, symbols)) for line in lines
    )
    rows = "".join(f"<mtr><mtd>{_mathml_line(line, symbols)}</mtd></mtr>" for line in lines)
    return ReadBack(text, f"\\begin{{aligned}} {latex} \\end{{aligned}}", f"{_MATH}<mtable>{rows}</mtable></math>")


def _joined(line: Line, both: str, either: str, write: Callable[[Chain], str]) -> str:
    return (either if line.either else both).join(write(chain) for chain in line.chains)


def _text(chain: Chain, symbols: Symbols) -> str:
    sides = ["" if side is None else text_of(_plain(side), symbols) for side in chain.sides]
    return _interleaved(sides, [f" {link} " for link in chain.links]).strip()


def _latex(chain: Chain, symbols: Symbols) -> str:
    sides = ["" if side is None else latex_of(_plain(side), symbols) for side in chain.sides]
    links = [f" {_LATEX.get(link, link)} " for link in chain.links]
    return _interleaved(sides, [f" &{link[1:]}" if place == 0 else link for place, link in enumerate(links)]).strip()


def _mathml_line(line: Line, symbols: Symbols) -> str:
    return _joined(line, "<mo>,</mo>", "<mtext> or </mtext>", lambda chain: _mathml(chain, symbols))


def _mathml(chain: Chain, symbols: Symbols) -> str:
    sides = ["" if side is None else _inside(mathml_of(_plain(side), symbols)) for side in chain.sides]
    return _interleaved(sides, [f"<mo>{escape(_SIGNS.get(link, link))}</mo>" for link in chain.links])


def _interleaved(sides: list[str], links: list[str]) -> str:
    return "".join(f"{link}{side}" for link, side in zip(["", *links], sides, strict=True))


def _inside(mathml: str) -> str:
    return mathml.removeprefix(_MATH).removesuffix("</math>")


def _plain(node: Node) -> Node:
    """The tree with calls as functions, so that `f(2)` is shown as it was written."""
    if not isinstance(node, Apply):
        return node
    args = tuple(map(_plain, node.args))
    if node.head == "call" and isinstance(args[0], Name):
        return Apply(args[0].name, args[1:], node.span)
    return node._replace(args=args)
