"""What was read, shown back: text that reads as the same tree, LaTeX and MathML."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from service.maths.equivalence import Target, decide
from service.maths.parser import parse
from service.maths.show import latex_of, mathml_of, text_of
from service.maths.tree import Node
from tests.strategies import NAMES, trees

SHOWN = [
    ("4k(m+l)", "4*k*(m + ell)", "4 k \\left(m + \\ell\\right)"),
    ("k/l + k/m", "k/ell + k/m", "\\frac{k}{\\ell} + \\frac{k}{m}"),
    ("x - (y - m)", "x - (y - m)", "x - \\left(y - m\\right)"),
    ("(x+y)^2", "(x + y)^2", "\\left(x + y\\right)^{2}"),
    ("x/(y m)", "x/(y*m)", "\\frac{x}{y m}"),
    ("-x^2", "-x^2", "-x^{2}"),
    ("2^(x+1)", "2^(x + 1)", "2^{x + 1}"),
    ("1.5e3 x", "1.5e3*x", "1.5 \\cdot 10^{3} x"),
    ("sqrt(x+1)", "sqrt(x + 1)", "\\sqrt{x + 1}"),
    ("|x|", "abs(x)", "\\left|x\\right|"),
    ("log_2(x)", "log(x, 2)", "\\log_{2}\\left(x\\right)"),
    ("alpha C_0", "alpha*C_0", "\\alpha C_{0}"),
    ("x 2", "x*2", "x \\cdot 2"),
    ("7*(1/2)*x", "7*(1/2)*x", r"7 \cdot \frac{1}{2} x"),
]


@pytest.mark.parametrize(("written", "text", "latex"), SHOWN)
def test_a_tree_is_shown_as_text_and_latex(written: str, text: str, latex: str) -> None:
    node = parse(written, NAMES)

    assert (text_of(node, NAMES.symbols), latex_of(node, NAMES.symbols)) == (text, latex)


@settings(max_examples=100, deadline=None)
@given(trees())
def test_what_is_shown_reads_back_as_the_same(tree: Node) -> None:
    for show in (text_of, latex_of):
        again = parse(show(tree, NAMES.symbols), NAMES)
        assert decide(Target(tree, NAMES.symbols, b"seed"), again).equal is not False


@settings(max_examples=50, deadline=None)
@given(trees())
def test_mathml_is_well_formed(tree: Node) -> None:
    ElementTree.fromstring(mathml_of(tree, NAMES.symbols))  # noqa: S314 - our own output
