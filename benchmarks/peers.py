"""This engine, math-verify and SymPy on the same pairs in one run, as Markdown: `make bench-peers`, some minutes.

Times are processor time, so that a busy machine does not count: from text to verdict for this engine and for math-verify, and
without reading for SymPy, whose objects are made beforehand. Nothing is remembered between rounds but the compiled key.
math-verify is given LaTeX, and lives in an environment of its own. Each may take `DEADLINE` seconds a pair.
"""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import process_time_ns
from types import FrameType

import sympy

from benchmarks.__main__ import table
from service.maths.cas import expression_of
from service.maths.equivalence import Target, decide
from service.maths.names import Domain, Names, Symbol, declare
from service.maths.parser import parse
from service.maths.show import latex_of

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
DEADLINE = 5
ROUNDS = 7


@dataclass(frozen=True)
class Pair:
    """A key, a response, whether they are equal, and the domains of the names."""

    key: str
    response: str
    equal: bool
    domains: str

    def names(self) -> Names:
        """The declared names."""
        symbols = [
            Symbol(name, Domain(domain)) for name, _, domain in (one.partition(":") for one in self.domains.split())
        ]
        return declare(symbols, strict=False)


@dataclass(frozen=True)
class Answer:
    """What one engine said and how long it took, in nanoseconds."""

    equal: bool | None
    nanoseconds: int


def pairs() -> list[Pair]:
    """The committed pairs."""
    lines = (HERE / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    return [
        Pair(key, response, relation == "equal", domains)
        for key, response, relation, domains in (line.split("\t") for line in lines)
    ]


def warm(pair: Pair) -> Answer:
    """With a key that was compiled before."""
    names = pair.names()
    target = Target(parse(pair.key, names), names.symbols, b"benchmark")
    decide(target, parse(pair.response, names))
    return _fastest(lambda: decide(target, parse(pair.response, names)).equal)


def first_sight(pair: Pair) -> Answer:
    """With names, key and response read for the first time."""

    def decided() -> bool | None:
        names = pair.names()
        return decide(Target(parse(pair.key, names), names.symbols, b"benchmark"), parse(pair.response, names)).equal

    return _fastest(decided)


def _fastest(decided: Callable[[], bool | None]) -> Answer:
    """The median of a few rounds; the machine does other things too."""
    taken = []
    for _ in range(ROUNDS):
        start = process_time_ns()
        equal = decided()
        taken.append(process_time_ns() - start)
    return Answer(equal, round(median(taken)))


def by_simplify(pair: Pair) -> Answer:
    """`simplify(a - b) == 0`, with the assumptions of the domains."""
    left, right = _objects(pair)
    return _timed(lambda: sympy.simplify(left - right) == 0)


def by_equals(pair: Pair) -> Answer:
    """`a.equals(b)`; None where SymPy does not know."""
    left, right = _objects(pair)
    return _timed(lambda: left.equals(right))


def _objects(pair: Pair) -> tuple[sympy.Expr, sympy.Expr]:
    names = pair.names()
    return expression_of(parse(pair.key, names), names.symbols), expression_of(
        parse(pair.response, names), names.symbols
    )


def _timed(decided: Callable[[], bool | None]) -> Answer:
    sympy.core.cache.clear_cache()
    start = process_time_ns()
    try:
        with _deadline(DEADLINE):
            equal = decided()
    except (TimeoutError, ArithmeticError, ValueError, TypeError, NotImplementedError, AttributeError, RecursionError):
        equal = None
    return Answer(None if equal is None else bool(equal), process_time_ns() - start)


@contextmanager
def _deadline(seconds: int) -> Iterator[None]:
    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def math_verify(listed: list[Pair]) -> list[Answer]:
    """math-verify's verdicts, from a process of its own."""
    asked = []
    for pair in listed:
        names = pair.names()
        asked.append([latex_of(parse(text, names), names.symbols) for text in (pair.key, pair.response)])
    script = str(HERE / "peer_math_verify.py")
    found = subprocess.run(
        [str(PEERS), script, str(DEADLINE)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return [Answer(equal, nanoseconds) for equal, nanoseconds in json.loads(found.stdout.splitlines()[-1])]


def main() -> None:
    """Measure and print."""
    listed = pairs()
    engines = {
        "this engine, warm": [warm(pair) for pair in listed],
        "this engine, first sight": [first_sight(pair) for pair in listed],
        "math-verify": math_verify(listed),
        "SymPy `simplify(a - b) == 0`": [by_simplify(pair) for pair in listed],
        "SymPy `a.equals(b)`": [by_equals(pair) for pair in listed],
    }
    print(f"{len(listed)} pairs, {sum(pair.equal for pair in listed)} of them equal\n")
    heads = (
        "engine",
        "p50 µs",
        "p95 µs",
        "warm is",
        "first sight is",
        "equal called different",
        "different called equal",
        "undecided",
    )
    table(heads, [_row(name, answers, listed, engines) for name, answers in engines.items()])
    _worse(listed, engines)


def _row(name: str, answers: list[Answer], listed: list[Pair], engines: dict[str, list[Answer]]) -> list[str]:
    times = [answer.nanoseconds / 1000 for answer in answers]
    middle = median(times)
    ratios = [
        f"{middle / (median(answer.nanoseconds for answer in engines[ours]) / 1000):,.0f} times faster"
        if not name.startswith("this")
        else ""
        for ours in ("this engine, warm", "this engine, first sight")
    ]
    missed = sum(pair.equal and answer.equal is False for pair, answer in zip(listed, answers, strict=True))
    taken = sum(not pair.equal and answer.equal is True for pair, answer in zip(listed, answers, strict=True))
    open_ = sum(answer.equal is None for answer in answers)
    return [name, f"{middle:,.1f}", f"{quantiles(times, n=20)[-1]:,.0f}", *ratios, str(missed), str(taken), str(open_)]


def _worse(listed: list[Pair], engines: dict[str, list[Answer]]) -> None:
    """Pairs on which another engine is right and this one is not."""
    ours = engines["this engine, warm"]
    for name, answers in engines.items():
        for pair, own, other in zip(listed, ours, answers, strict=True):
            if other.equal == pair.equal != own.equal:
                print(f"\n{name} is right and this engine is not: {pair.key} | {pair.response}")


if __name__ == "__main__":
    main()
