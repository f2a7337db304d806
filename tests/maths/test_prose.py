"""What is peeled off around mathematics, in place."""

import time

import pytest

from service.maths.prose import peel, sides_of

WRAPPED = [
    ("$4k(m+l)$", "4k(m+l)"),
    ("$$4k(m+l)$$", "4k(m+l)"),
    ("\\(4k(m+l)\\)", "4k(m+l)"),
    ("\\[ 4k(m+l) \\]", "4k(m+l)"),
    ("`4k`", "4k"),
    ("**4k(m+l)**", "4k(m+l)"),
    ("**4k(m+l)**.", "4k(m+l)"),
    ("\\boxed{4k(m+l)}", "4k(m+l)"),
    ("so $\\boxed{4k}$.", "4k"),
    ("4k(m+l).", "4k(m+l)"),
    ("about 42 seconds", "42 seconds"),
    ("It is approximately 42 s", "42 s"),
    ("≈ 42 s", "42 s"),
    ("**Final answer:** 4k(m+l)", "4k(m+l)"),
    ("**Final Answer**: $4k$", "4k"),
    ("First 2k, then more.\n\nFinal answer: 4k", "4k"),
    ("### Final Answer\n\n4k", "4k"),
    ("The memory is $4k(m+l)$ bytes.", "4k(m+l)  bytes"),
    ("With $k$ rows we get $4k$", "4k"),
    ("x**2 + y**2", "x**2 + y**2"),
    ("2**k * 3**m", "2**k * 3**m"),
    ("$10,000", "$10,000"),
    ("5!", "5!"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "inner"), WRAPPED)
def test_wrappers_are_blanked_out_in_place(text: str, inner: str) -> None:
    peeled = peel(text)

    assert peeled.strip() == inner
    assert len(peeled) == len(text)


CHAINS = [
    ("N = 4k", ["N", "4k"]),
    ("a = b = c", ["a", "b", "c"]),
    ("N \\approx 4k", ["N", "4k"]),
    ("N := 4k", ["N", "4k"]),
    ("the memory is 4k", ["4k"]),
    ("memory: 4k", ["memory", "4k"]),
    ("a <= b", ["a <= b"]),
    ("a ≤ b", ["a ≤ b"]),
    ("a != b", ["a != b"]),
    ("4k", ["4k"]),
]


@pytest.mark.parametrize(("text", "sides"), CHAINS)
def test_a_chain_of_equations_has_sides(text: str, sides: list[str]) -> None:
    assert [side.strip() for side in sides_of(text)] == sides


@pytest.mark.parametrize(
    "piece", ["**", "$", "\\(", "\\boxed{", "answer ", "is ", " ", "=", "`", "\\", "~ ", "\n", "**a "]
)
def test_a_page_of_wrappers_is_peeled_at_once(piece: str) -> None:
    started = time.perf_counter()

    sides_of(peel(piece * (8000 // len(piece))))

    assert time.perf_counter() - started < 2
