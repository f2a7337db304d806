"""Orders of growth compared exactly."""

import pytest

from service.maths.growth import Open, compared, growth
from service.maths.names import Names
from service.maths.parser import parse

NAMES = Names(strict=False)


def order(left: str, right: str) -> str:
    """`<`, `=` or `>`."""
    found = compared(growth(parse(left, NAMES), "n"), growth(parse(right, NAMES), "n"))
    return {-1: "<", 0: "=", 1: ">"}[found]


COMPARED = [
    "n log(n) = 3n log_2(n) + 5n", "n^2 > n log(n)", "2^n < 3^n", "4^n = 2^(2n)", "n! < n^n", "n! = sqrt(n) (n/e)^n",
    "log(n!) = n log(n)", "log(n)^2 > log(n^2)", "log(log(n)) < log(n)", "2^(log_2(n)) = n", "2^n + n^100 = 2^n",
    "(n+1)! > n!", "(n+1)! = n n!", "binom(n, 2) = n^2", "binom(2n, n) = 4^n/sqrt(n)", "e^(sqrt(n)) > n^10",
    "n^(log_2(3)) = 3^(log_2(n))", "max(n, n^2) = n^2", "floor(n/2) = n", "n^n = 2^(n log_2(n))", "1/n > 0.5^n",
    "log(2^n + n) = n", "n^0.5 log(n) < n^0.51", "log(n)^(log(n)) = n^(log(log(n)))", "n^2/(n+1) = n", "sqrt(n^2 + 1) = n",
    "gamma(n) = (n-1)!", "n/log(n) < n", "n^2 - n = n^2",
]  # fmt: skip


@pytest.mark.parametrize("claim", COMPARED)
def test_two_orders_are_compared(claim: str) -> None:
    left, sign, right = next(claim.partition(f" {sign} ") for sign in "<=>" if f" {sign} " in claim)

    assert order(left, right) == sign.strip()
    assert order(right, left) == {"<": ">", ">": "<", "=": "="}[sign.strip()]


@pytest.mark.parametrize(
    "function", ["sin(n)", "n - n", "1 - n", "(n+1)^n", "2^(2^n)", "n + m", "n^n - n!  + n! - n^n"]
)
def test_what_has_no_form_stays_open(function: str) -> None:
    with pytest.raises(Open):
        growth(parse(function, NAMES), "n")
