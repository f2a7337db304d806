"""How long the rules of the rubrics take: on short responses, on long documents, and on texts made to be slow."""

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import process_time_ns

from service.bank.bank import Bank
from service.bank.examples import prose_key
from service.grading.text import Key, read, rulings

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "rubrics" / "held_out.jsonl"

LENGTH = 5_000
"""Characters of a long document."""

SHORT = 400
"""Characters of what counts as a short response."""

HEADS = ("text", "characters", "p50 ms", "p95 ms", "most ms", "p50 ms a criterion", "most ms a criterion")

TIMES = 3
"""Runs of one text on one rubric, the fastest of which counts; processor time, for what else the machine does is not measured."""


def rows(bank: Bank) -> Iterator[tuple[str, ...]]:
    """One row for each kind of text, over every rubric of the bank."""
    keys = {
        (rubric.question, rubric.field): prose_key(bank.field(rubric.question, rubric.field, 0))
        for rubric in bank.rubrics.values()
    }
    known = {name: key for name, key in keys.items() if key is not None}
    responses = _responses()
    short = [(known[name], text) for name, texts in responses.items() for text in texts[:10] if len(text) <= SHORT]
    yield _row("short responses", short)
    yield _row("documents of such responses", [(known[name], _long(texts)) for name, texts in responses.items()])
    for kind, text in HOSTILE.items():
        yield _row(kind, [(key, text) for key in known.values()])
    yield _row("its own phrases, over and over", [(key, _long(list(_own(key)))) for key in known.values()])


def _responses() -> dict[tuple[str, str], list[str]]:
    out: dict[tuple[str, str], list[str]] = {}
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        out.setdefault((each["question"], each["field"]), []).append(each["response"])
    return out


def _long(texts: list[str]) -> str:
    return " ".join(islice(cycle(texts), LENGTH))[:LENGTH]


def _own(key: Key) -> Iterator[str]:
    """Phrases of a rubric as words in a row, one alternative each."""
    for entries in key.book.by_word.values():
        for entry in entries:
            yield " ".join(min(each.words | each.exact | frozenset(each.prefixes), default="") for each in entry.phrase)


HOSTILE = {
    "one word": "a" * LENGTH,
    "words of letters that nearly are a word": ("gradeint initializtion dimensoin " * LENGTH)[:LENGTH],
    "negations in negations": ("it is not true that nobody never does not " * LENGTH)[:LENGTH],
    "clauses": ("and so it is, but then the rank, " * LENGTH)[:LENGTH],
    "opened brackets": ("( [ { " * LENGTH)[:LENGTH],
    "subscripts that never end": ("W_{\\text{O" * LENGTH)[:LENGTH],
    "gradients that are none": ("\\frac{\\partial L}{\\partial " * LENGTH)[:LENGTH],
    "spaces": " " * (LENGTH - 1) + "x",
    "lines": "\n- \n" * (LENGTH // 4),
    "names of a question": ("A B A^T W_O W_V x_i1 " * LENGTH)[:LENGTH],
    "signs": ("^^__$$\\\\''--" * LENGTH)[:LENGTH],
}


def _row(kind: str, samples: list[tuple[Key, str]]) -> tuple[str, ...]:
    times = sorted((_time(key, text) / 1e6, len(key.criteria)) for key, text in samples)
    whole, each = [time for time, _ in times], sorted(time / criteria for time, criteria in times)
    length = sum(len(text) for _, text in samples) // len(samples)
    shown = (_at(whole, 0.5), _at(whole, 0.95), whole[-1], _at(each, 0.5), each[-1])
    return kind, str(length), *(f"{time:.2f}" for time in shown)


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _time(key: Key, text: str) -> int:
    def once() -> int:
        start = process_time_ns()
        rulings(key, read(key, text))
        return process_time_ns() - start

    return min(once() for _ in range(TIMES))
