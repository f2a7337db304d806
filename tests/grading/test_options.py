"""Options told apart in what is written."""

import pytest

from service.errors import AuthoringError, ResponseError
from service.grading.options import OptionSpec, options_of, pieces

OPTIONS = options_of(
    [
        OptionSpec(id="ants", text="Ants"),
        OptionSpec(id="bees", text="Bees, and wasps", aliases=("bees",)),
        OptionSpec(id="c", text="Crickets"),
    ],
    "options",
)


@pytest.mark.parametrize(
    ("written", "option"),
    [
        ("Ants", "ants"), ("the ants", "ants"), ("A", "ants"), ("a)", "ants"), ("(a)", "ants"), ("option A", "ants"), ("1", "ants"),
        ("A) Ants", "ants"), ("A. Bees", None), ("C", "c"), ("3", "c"), ("b", "bees"), ("Wasps", None), ("", None),
    ],
)  # fmt: skip
def test_a_piece_names_an_option(written: str, option: str | None) -> None:
    assert OPTIONS.named(written) == option


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A, B", ["ants", "bees"]),
        ("AB", ["ants", "bees"]),
        ("Bees, and wasps, Ants", ["bees", "ants"]),
        ("Bees, and wasps", ["bees"]),
        ("ants and bees", ["ants", "bees"]),
        ('["B", "A"]', ["bees", "ants"]),
    ],
)
def test_a_text_lists_options(text: str, named: list[str]) -> None:
    assert pieces(text, OPTIONS) == named


@pytest.mark.parametrize("text", ["D", "A, D", "not A", "A or so", "[", "AA"])
def test_what_names_none_is_refused(text: str) -> None:
    with pytest.raises(ResponseError):
        pieces(text, OPTIONS)


@pytest.mark.parametrize(
    "options",
    [[], [OptionSpec(id="a"), OptionSpec(id="a")], [OptionSpec(id="ant"), OptionSpec(id="b", aliases=("Ant",))]],
)
def test_options_that_cannot_be_told_apart_are_refused(options: list[OptionSpec]) -> None:
    with pytest.raises(AuthoringError):
        options_of(options, "options")


def test_an_option_may_be_called_a() -> None:
    options = options_of([OptionSpec(id="b"), OptionSpec(id="a")], "options")

    assert [options.named(written) for written in ("a", "B", "1")] == ["a", "b", "b"]
