"""Reading expressions: what each text means, and where and why a text is refused."""

import pytest

from service.errors import ResponseError
from service.maths.parser import parse, read
from service.maths.tree import Apply, Node, Number
from tests.strategies import NAMES

MEANINGS = [
    ("4k(m+l)", "(* 4 k (+ m ell))"),
    ("4 k ( m + l )", "(* 4 k (+ m ell))"),
    ("4*k*(m+ell)", "(* 4 k (+ m ell))"),
    ("4·k·(m+ℓ)", "(* 4 k (+ m ell))"),
    ("4mk + 4k\\ell", "(+ (* 4 m k) (* 4 k ell))"),
    ("\\frac{k(m+\\ell)}{m\\ell}", "(/ (* k (+ m ell)) (* m ell))"),
    ("\\dfrac k m", "(/ k m)"),
    ("\\frac12", "(/ 1 2)"),
    ("\\left( m \\right) \\cdot \\left[ k \\right]", "(* m k)"),
    ("\\mathrm{m} \\, \\mathbf{k}", "(* m k)"),
    ("C_0", "C_0"),
    ("C0", "C_0"),
    ("C_{0}", "C_0"),
    ("C₀", "C_0"),
    ("\\mathrm{C}_{0}", "C_0"),
    ("C_0m", "(* C_0 m)"),
    ("x_{i1}", "x_i1"),
    ("x_{i,1}", "x_i1"),
    ("x_i1 x", "(* x_i1 x)"),
    ("α", "alpha"),
    ("\\alpha x", "(* alpha x)"),
    ("alpha", "alpha"),
    ("x^2y", "(* (^ x 2) y)"),
    ("x**2", "(^ x 2)"),
    ("x²", "(^ x 2)"),
    ("x⁻¹", "(^ x (neg 1))"),
    ("10¹²k", "(* (^ 10 12) k)"),
    ("2^3^k", "(^ 2 (^ 3 k))"),
    ("-x^2", "(neg (^ x 2))"),
    ("(-x)^2", "(^ (neg x) 2)"),
    ("2^-k", "(^ 2 (neg k))"),
    ("x - y - m", "(+ x (neg y) (neg m))"),
    ("x/y/m", "(/ (/ x y) m)"),
    ("x/2y", "(* (/ x 2) y)"),
    ("x*-y", "(* x (neg y))"),
    ("x − y", "(+ x (neg y))"),
    ("x ÷ y", "(/ x y)"),
    ("|x-y|", "(abs (+ x (neg y)))"),
    ("\\left|x\\right| y", "(* (abs x) y)"),
    ("\\left| \\left|x\\right| - y \\right|", "(abs (+ (abs x) (neg y)))"),
    ("⌊x⌋", "(floor x)"),
    ("\\lceil x \\rceil", "(ceil x)"),
    ("sqrt(x)", "(sqrt x)"),
    ("√x", "(sqrt x)"),
    ("\\sqrt{x+1}", "(sqrt (+ x 1))"),
    ("\\sqrt[3]{x}", "(^ x (/ 1 3))"),
    ("ln x", "(log x)"),
    ("\\ln 2x", "(log (* 2 x))"),
    ("log_2(x)", "(log x 2)"),
    ("\\log_{10} x", "(log x 10)"),
    ("log10(x)", "(log10 x)"),
    ("sin^2 x", "(^ (sin x) 2)"),
    ("exp(-x)", "(exp (neg x))"),
    ("sin^{-1} x", "(asin x)"),
    ("tanh^-1(x)", "(atanh x)"),
    ("sin^-2 x", "(^ (sin x) (neg 2))"),
    ("\\begin{cases} x & x > 0 \\\\ -x & \\text{otherwise} \\end{cases}", "(cases x (> x 0) (neg x))"),
    (
        "\\begin{cases} 0, & \\text{if } x < 0 \\\\ 1, & 0 \\le x < 1 \\end{cases}",
        "(cases 0 (< x 0) 1 (and (<= 0 x) (< x 1)))",
    ),
    ("piecewise(x, x > 0 or x < -1, -x)", "(cases x (or (> x 0) (< x (neg 1))) (neg x))"),
    ("max(x, y)", "(max x y)"),
    ("k!", "(factorial k)"),
    ("\\binom{k}{2}", "(binom k 2)"),
    ("m(k)", "(* m k)"),
    ("pi x", "(* pi x)"),
    ("e^x", "(^ e x)"),
    ("1.5e3 x", "(* 1500 x)"),
    ("1e-2", "1/100"),
    (".5", "1/2"),
    ("10,000 k", "(* 10000 k)"),
    ("10{,}000 k", "(* 10000 k)"),
    ("max(1,200)", "(max 1 200)"),
    ("½x", "(* (/ 1 2) x)"),
]


@pytest.mark.parametrize(("text", "tree"), MEANINGS)
def test_a_text_means_one_tree(text: str, tree: str) -> None:
    assert shape(parse(text, NAMES)) == tree


REFUSALS = [
    ("4k(m+", "    ^", "incomplete"),
    ("4k(m+l", "  ^", "missing-closing"),
    ("4k)", "  ^", "unmatched-closing"),
    ("(m]", "  ^", "unmatched-closing"),
    ("4M", " ^", "unknown-name"),
    ("m + foo", "    ^^^", "unknown-name"),
    ("x_7", "^^^", "unknown-name"),
    ("\\beta x", "^^^^^", "unknown-name"),
    ("\\foo x", "^^^^", "unknown-command"),
    ("m # k", "  ^", "unexpected-character"),
    ("m ++* k", "    ^", "unexpected-token"),
    ("* m", "^", "unexpected-token"),
    ("k2", "^^", "digit-after-name"),
    ("|x", "^", "missing-closing"),
    ("sqrt", "^^^^", "incomplete"),
    ("binom(k)", "^^^^^^^^", "wrong-arity"),
    ("1e9999", "^^^^^^", "number-too-large"),
    ("x = y", "  ^", "unexpected-token"),
    ("__import__('os')", "  ^^^^^^", "unknown-name"),
    ("x.y", " ^", "unexpected-character"),
    ("m; k", " ^", "unexpected-token"),
]


@pytest.mark.parametrize(("text", "carets", "code"), REFUSALS)
def test_a_refusal_says_where_and_why(text: str, carets: str, code: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        parse(text, NAMES)

    start, stop = refusal.value.span
    assert (" " * start + "^" * (stop - start), refusal.value.code) == (carets, code)


def test_a_wrong_case_is_answered_with_the_right_one() -> None:
    with pytest.raises(ResponseError) as refusal:
        parse("4K", NAMES)

    assert refusal.value.values["suggestion"] == "k"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100 + "x" + ")" * 100,
        "-" * 100 + "x",
        "x^" * 100 + "x",
        "|" * 101,
        "sin " * 100 + "x",
        "√" * 500 + "x",
        "\\frac " * 250 + "x",
    ],
)
def test_deep_nesting_is_refused_before_it_is_built(text: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        parse(text, NAMES)

    assert refusal.value.code in ("too-deep", "unexpected-token", "incomplete")


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(ResponseError, match="too-long"):
        parse("x+" * 1000 + "x", NAMES)


@pytest.mark.parametrize(("text", "span"), [("x/2y", (0, 4)), ("1/2x", (0, 4))])
def test_a_division_followed_by_a_factor_is_remarked_upon(text: str, span: tuple[int, int]) -> None:
    assert [(remark.code, remark.span) for remark in read(text, NAMES).remarks] == [("read-left-to-right", span)]


@pytest.mark.parametrize("text", ["x/(2y)", "(x/2)y", "1/2 x", "x/2*y", "\\frac{x}{2}y"])
def test_a_clear_division_is_not_remarked_upon(text: str) -> None:
    assert read(text, NAMES).remarks == ()


def shape(node: Node) -> str:
    """A tree as an s-expression."""
    if isinstance(node, Apply):
        return f"({' '.join([node.head, *map(shape, node.args)])})"
    return str(node.value) if isinstance(node, Number) else node.name
