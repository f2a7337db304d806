"""How a response was understood, in the three notations it is shown in."""

from html import escape

from service.grading.outcome import ReadBack
from service.maths.show import Symbols, latex_of, mathml_of, text_of
from service.maths.tree import Node

_LATEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
        "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    }
)  # fmt: skip


def of_tree(node: Node, symbols: Symbols) -> ReadBack:
    """A formula as it was read."""
    return ReadBack(text_of(node, symbols), latex_of(node, symbols), mathml_of(node, symbols))


def plain(text: str) -> ReadBack:
    """Words as they were read, escaped for each notation."""
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mtext>{escape(text)}</mtext></math>'
    return ReadBack(text, f"\\text{{{text.translate(_LATEX_SPECIAL)}}}", mathml)
