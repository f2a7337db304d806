"""Vectors and matrices written out, in every notation."""

import pytest

from service.errors import ResponseError
from service.maths.grids import grid
from service.maths.names import Names
from service.maths.prose import peel_several
from service.maths.show import text_of

NAMES = Names(strict=False)

READ = [
    ("[[1,2],[3,4]]", "1 2 | 3 4"),
    ("[[100,200],[300,400]]", "100 200 | 300 400"),
    ("\\left[\\begin{array}{cc}1&2\\\\ 3&4\\end{array}\\right]", "1 2 | 3 4"),
    ("[1 -2; 3 4]", "1 -2 | 3 4"),
    ("1 2\n3 4", "1 2 | 3 4"),
    ("<1, 2>", "1 2"),
    ("[1; 2]", "1 | 2"),
    ("(1, 2)^T", "1 | 2"),
    ("3\\hat{i} + \\hat{k}", "3 0 1"),
    ("(i + j)/2", "1/2 1/2"),
    ("1/2 (2, x)", "1/2*2 1/2*x"),
    ("[[max(1, 2), x + 1], [3, 4]]", "max(1, 2) x + 1 | 3 4"),
    ("[[1,2],[3,4]] [[0,1],[1,0]]", "2 1 | 4 3"),
]


@pytest.mark.parametrize(("text", "rows"), READ)
def test_entries_are_read(text: str, rows: str) -> None:
    found = grid(peel_several(text), NAMES, axes=True).grid

    assert " | ".join(" ".join(text_of(entry, {}) for entry in row) for row in found.rows) == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5", "not-a-grid"),
        ("[[1, 2], [3]]", "ragged-rows"),
        ("[[1, 2], [3, 4]", "missing-closing"),
        ("[1, 2] + 1", "not-a-grid"),
        ("[1, 2] * [3, 4]", "not-a-grid"),
        (f"[{'1, ' * 420}1]", "too-many-elements"),
        ("[1, 2] + " * 12 + "[1, 2]", "too-many-elements"),
    ],
)
def test_what_is_no_grid_is_refused(text: str, code: str) -> None:
    with pytest.raises(ResponseError) as refused:
        grid(text, NAMES)

    assert refused.value.code == code
