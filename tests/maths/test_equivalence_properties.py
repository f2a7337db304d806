"""What holds of deciding whatever the expressions: a short run of `make properties`, and the laws of an equivalence."""

from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings

from service.maths.equivalence import Decision, Target, decide
from service.maths.names import Names, Symbol, declare
from service.maths.parser import parse
from service.maths.show import latex_of, text_of
from service.maths.tree import Apply, Name, Node, same
from tests.properties.deciding import Outcome, pairs
from tests.properties.expressions import NAMES, expression
from tests.properties.rewriting import different, equal
from tests.strategies import NAMES as STRATEGY_NAMES
from tests.strategies import trees

RENAMED = {"x": "u", "y": "v", "a": "s", "b": "t", "theta": "phi", "n": "j", "m": "k"}


def test_no_verdict_is_wrong_and_few_are_missing() -> None:
    outcome = Outcome()
    for pair in islice(pairs(Random(7)), 600):
        outcome.take(pair)

    assert not outcome.wrong
    assert outcome.share < 0.02


def test_most_equal_verdicts_come_without_sympy() -> None:
    outcome = Outcome()
    for pair in islice((pair for pair in pairs(Random(8)) if pair.equal), 200):
        outcome.take(pair)

    assert outcome.share < 0.05


@pytest.mark.parametrize("seed", range(40))
def test_deciding_is_reflexive_symmetric_and_transitive(seed: int) -> None:
    chance = Random(seed)
    first = expression(chance, 3)
    second = equal(chance, first, 2)
    third = equal(chance, second, 2) if seed % 2 else different(chance, second)

    forward, backward = decided(first, second), decided(second, first)
    onward, across = decided(second, third), decided(first, third)
    assert decided(first, first).equal
    assert None in (forward.equal, backward.equal) or forward.equal == backward.equal
    if forward.equal and None not in (onward.equal, across.equal):
        assert onward.equal == across.equal


@pytest.mark.parametrize("seed", range(40))
def test_names_do_not_matter(seed: int) -> None:
    chance = Random(seed)
    one = expression(chance, 3)
    other = equal(chance, one, 2) if seed % 2 else different(chance, one)
    names = declare([replace(symbol, name=RENAMED[name], latex="") for name, symbol in NAMES.symbols.items()])

    here = decided(one, other).equal
    there = decided(renamed(one), renamed(other), names).equal
    assert None in (here, there) or here == there


@pytest.mark.parametrize("seed", range(60))
def test_another_secret_decides_alike(seed: int) -> None:
    chance = Random(seed)
    one = expression(chance, 3)
    other = equal(chance, one, 2) if seed % 2 else different(chance, one)
    found = {decide(Target(one, NAMES.symbols, bytes([secret])), other).equal for secret in range(4)} - {None}

    assert len(found) <= 1


@settings(max_examples=150, deadline=None)
@given(trees())
def test_what_is_shown_reads_back_as_the_same_expression(tree: Node) -> None:
    symbols = STRATEGY_NAMES.symbols
    for write in (text_of, latex_of):
        read = parse(write(tree, symbols), STRATEGY_NAMES)
        assert decide(Target(tree, symbols, b"seed"), read).equal is not False, write(tree, symbols)
        assert same(parse(write(read, symbols), STRATEGY_NAMES), read), write(tree, symbols)


def test_an_undeclared_domain_is_not_held_against_a_response() -> None:
    declared = declare([Symbol("x")])
    assumed = declare([Symbol("x", assumed=True)])

    assert decide(Target(parse("x", declared), declared.symbols, b"s"), parse("sqrt(x)^2", declared)).equal is False
    assert decide(Target(parse("x", assumed), assumed.symbols, b"s"), parse("sqrt(x)^2", assumed)).equal is None


def decided(key: Node, response: Node, names: Names = NAMES) -> Decision:
    """What is decided without a prover."""
    return decide(Target(key, names.symbols, b"seed"), response)


def renamed(node: Node) -> Node:
    """The expression in other letters."""
    if isinstance(node, Name):
        return Name(RENAMED.get(node.name, node.name), node.span)
    return Apply(node.head, tuple(map(renamed, node.args)), node.span) if isinstance(node, Apply) else node
