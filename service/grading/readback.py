"""How a response was understood, in the three notations it is shown in."""

from collections.abc import Sequence
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


def joined(parts: Sequence[ReadBack], between: str, left: str = "", right: str = "") -> ReadBack:
    """Several formulas in a row, with a separator between them and brackets around them."""
    text = f"{left}{between.join(part.text for part in parts)}{right}"
    latex = f"{_sign(left)}{between.join(part.latex for part in parts)}{_sign(right)}"
    inside = f"<mo>{escape(between.strip())}</mo>".join(_inside(part.mathml) for part in parts)
    fences = [f"<mo>{escape(sign)}</mo>" if sign else "" for sign in (left, right)]
    return ReadBack(text, latex, f"{_MATH}<mrow>{fences[0]}{inside}{fences[1]}</mrow></math>")


_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'


def _inside(mathml: str) -> str:
    return mathml.removeprefix(_MATH).removesuffix("</math>")


def _sign(bracket: str) -> str:
    return f"\\{bracket}" if bracket in ("{", "}") else bracket
