"""Where the lines of a document are, and which of them are mathematics."""

import pytest

from service.errors import ResponseError
from service.maths.calculus_notation import Lexicon
from service.maths.claims import MAX_LINES, document
from service.maths.names import Domain, Symbol, declare
from service.maths.show import text_of

NAMES = declare([Symbol(name, Domain.POSITIVE) for name in ("x", "y", "A", "N", "C", "C_0", "alpha", "D_opt", "L")])

READ = [
    ("x = 2\ny = 3", ["x = 2", "y = 3"]),
    ("x = 2 \\\\ y = 3", ["x = 2", "y = 3"]),
    ("x = 2 \\\\[2pt] y = 3", ["x = 2", "y = 3"]),
    ("\\begin{align*} x &= 2 \\\\ y &= 3 \\end{align*}", ["x = 2", "y = 3"]),
    ("\\begin{aligned}[t] x &= 2x \\\\ &= 3 \\end{aligned}", ["x = 2*x", "_ = 3"]),
    ("$$\\begin{array}{rcl} x & = & 2 \\\\ y & = & 3 \\end{array}$$", ["x = 2", "y = 3"]),
    ("\\begin{eqnarray} x &=& 2 \\\\ &=& 3 \\end{eqnarray}", ["x = 2", "_ = 3"]),
    ("2x = 4 => x = 2", ["2*x = 4", "x = 2"]),
    ("2x = 4 \\implies x = 2", ["2*x = 4", "x = 2"]),
    ("2x = 4 ⟺ x = 2", ["2*x = 4", "x = 2"]),
    ("2x = 4, therefore x = 2", ["2*x = 4", "x = 2"]),
    ("1. x = 2\n2. y = 3", ["x = 2", "y = 3"]),
    ("- x = 2\n- y = 3", ["x = 2", "y = 3"]),
    ("Step 1: x = 2\nStep 2: y = 3", ["x = 2", "y = 3"]),
    ("a) x = 2\nb) y = 3", ["x = 2", "y = 3"]),
    ("**x = 2**", ["x = 2"]),
    ("`x = 2`", ["x = 2"]),
    ("```\nx = 2\ny = 3\n```", ["x = 2", "y = 3"]),
    ("We find $x = 2$ and then $y = 3$.", ["x = 2", "y = 3"]),
    ("\\(x = 2\\) so \\[y = 3\\]", ["x = 2", "y = 3"]),
    ("x = 2 (by the chain rule)", ["x = 2"]),
    ("x = 2 by the chain rule", ["x = 2"]),
    ("x = 2 \\quad \\text{(divide by 2)}", ["x = 2"]),
    ("x = 2 \\tag{3}", ["x = 2"]),
    ("x = 2   (1)", ["x = 2"]),
    ("2x = 4 | :2", ["2*x = 4"]),
    ("|x| = 4", ["abs(x) = 4"]),
    ("x \\stackrel{(1)}{=} 2", ["x = 2"]),
    ("\\boxed{x = 2}", ["x = 2"]),
    ("x = \\underbrace{y + 1}_{\\text{by definition}}", ["x = y + 1"]),
    ("x = y\n  + 1", ["x = y + 1"]),
    ("x = y +\n  1", ["x = y + 1"]),
    ("x = (y\n + 1)", ["x = y + 1"]),
    ("x = y\n= 3", ["x = y", "_ = 3"]),
    ("x ≈ 0.5", ["x ≈ 0.5"]),
    ("x + 1\n1 + x", ["x + 1", "1 + x"]),
    ("x = 2 or x = 3", ["x = 2 | x = 3"]),
    ("x = ±2", ["x = 2 | x = -2"]),
    ("x = 2, 3", ["x = 2 | x = 3"]),
    ("x_1 = 2, x_2 = 3", ["x = 2 | x = 3"]),
    ("x = 2, y = 3", ["x = 2 & y = 3"]),
    ("C = 1{,}000", ["C = 1000"]),
    ("L(N) = A/N\nL(N) = 3", ["L = A/N", "L = 3"]),
    ("f(x) = x^2\nf(2) = 4", ["f = x^2", "call(f, 2) = 4"]),
    ("\\frac{dL}{dN} = A", ["dL/dN = A"]),
    ("dL/dN = A", ["dL/dN = A"]),
    ("\\frac{d^2L}{dN^2} = A", ["d^2L/dN^2 = A"]),
    ("d^2L/dN^2 = A", ["d^2L/dN^2 = A"]),
    ("\\frac{\\partial L}{\\partial N} = A", ["dL/dN = A"]),
    ("L(N) = A\nL'(N) = 0", ["L = A", "dL/dN = 0"]),
    ("\\frac{d}{dN} (A N) = A", ["derivative(A*N, N) = A"]),
    ("Let u = x^2.\nu = 4", ["?u = x^2", "u = 4"]),
    ("The proof is by induction.", []),
    ("A matrix times a vector is a combination of the columns.", []),
    ("---", []),
    ("Note that $\\frac{a^m}{b^n}$ is unclear, and $a^m = a^n$ too.", []),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_the_lines_of_a_document_are_read(text: str, expected: list[str]) -> None:
    assert written(text) == expected


def written(text: str) -> list[str]:
    """The lines in one notation: `?` for supposed, `_` for the side before, `|` and `&` between claims."""
    lines = []
    for line in document(text, Lexicon(NAMES)).lines:
        claims = []
        for chain in line.chains:
            sides = ["_" if side is None else text_of(side, {}) for side in chain.sides]
            claims.append(
                " ".join(part for pair in zip(sides, [*chain.links, ""], strict=True) for part in pair).strip()
            )
        lines.append(("?" if line.supposed else "") + (" | " if line.either else " & ").join(claims))
    return lines


SPANS = [
    ("First $x = 2$, then\n$$y = 3$$", ["x = 2", "y = 3"]),
    ("1. x = 2 (given)\n2. y = 3.", ["x = 2", "y = 3"]),
    ("\\begin{align}x &= 2\\\\ y &= 3\\end{align}", ["x &= 2", "y &= 3"]),
]


@pytest.mark.parametrize(("text", "expected"), SPANS)
def test_spans_are_characters_of_the_document(text: str, expected: list[str]) -> None:
    lines = document(text, Lexicon(NAMES)).lines

    assert [text[line.span[0] : line.span[1]] for line in lines] == expected


@pytest.mark.parametrize(
    ("text", "at"), [("x = 2\nx = (3", "("), ("x = 2\nx = 2 n", "n"), ("$$x = 2$$\n$$y = 3 +* 1$$", "*")]
)
def test_a_formula_that_cannot_be_read_is_named_by_its_place(text: str, at: str) -> None:
    with pytest.raises(ResponseError) as caught:
        document(text, Lexicon(NAMES))

    start, stop = caught.value.span
    assert text[start:stop] == at


def test_more_lines_than_the_limit_are_refused() -> None:
    document("x = 2\n" * MAX_LINES, Lexicon(NAMES))
    with pytest.raises(ResponseError, match="too-many-lines"):
        document("x = 2\n" * (MAX_LINES + 1), Lexicon(NAMES))
