"""Answers per second over HTTP, beside a route of the same server that does nothing and one that writes one row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from benchmarks.load import Request, measure, request
from benchmarks.serving import serving
from service.bank.bank import Bank

SECONDS = 4.0
"""How long each request is sent; long enough for some thousand of most."""

CONNECTIONS = 8
"""Clients at once: enough to keep the server busy, few enough to see its latency rather than a queue."""

ROWS = 1000
BATCHES = 20
WAYS = 20
"""Blanks before and behind a response; the square of it is more than a field remembers."""

MEMORY = {"adapter_bytes": r"4mk + 4k\ell", "full_bytes": "4m\\ell"}
RANGE = {"positions": "60"}


def rows(bank: Bank) -> Iterator[tuple[str, ...]]:
    """Request, requests and answers per second, p50 and p95 in milliseconds, and the share of the bare route's rate."""
    with serving() as served:
        bare = 0.0
        for asked in (*requests(served.tokens), *batches(served.instructor, bank)):
            load = measure(served.port, asked, connections=CONNECTIONS, seconds=SECONDS)
            bare = bare or load.rate
            yield (
                asked.name,
                f"{load.rate:.0f}",
                f"{load.rate * asked.answers:.0f}" if asked.answers else "",
                f"{load.p50:.1f}",
                f"{load.p95:.1f}",
                f"{load.rate / bare:.2f}",
                f"{load.rate * asked.answers / bare:.2f}" if asked.answers else "",
            )


def requests(tokens: Sequence[str]) -> Iterator[Request]:
    """What learners send in turn; the bare route comes first, since the others are compared with it."""
    memory, positions = "/v1/questions/lora-memory", "/v1/questions/soft-prompt-loss-tokens"
    yield request("nothing", "GET", "/nothing", answers=0)
    yield request("one row written", "POST", "/one-row", answers=0)
    yield request("who am I", "GET", "/v1/me", tokens=tokens, answers=0)
    yield post("preview, two expressions", f"{memory}/previews", tokens, written(MEMORY), answers=2)
    yield post("check, one range", f"{positions}/checks", tokens, written(RANGE))
    yield post("check, two expressions", f"{memory}/checks", tokens, written(MEMORY), answers=2)
    yield post("submission, one range", f"{positions}/submissions", tokens, written(RANGE))
    yield post("submission, two expressions", f"{memory}/submissions", tokens, written(MEMORY), answers=2)
    yield request("tally", "GET", "/v1/me/tally", tokens=tokens, answers=0)


def batches(token: str, bank: Bank, rows: int = ROWS) -> Iterator[Request]:
    """Batches of so many rows, worked out anew and found again."""
    bodies = [batch(bank, blanks, rows) for blanks in range(BATCHES)]
    yield post(f"batch of {rows}, every answer type", "/v1/grade", [token], bodies, answers=rows)
    yield post("the same, again", "/v1/grade", [token], bodies[:1], answers=rows)


def post(name: str, address: str, tokens: Sequence[str], bodies: list[object], *, answers: int = 1) -> Request:
    """Requests with JSON bodies, sent in turn."""
    encoded = [json.dumps(body).encode() for body in bodies]
    return request(name, "POST", address, tokens=tokens, bodies=encoded, answers=answers)


def written(responses: Mapping[str, str]) -> list[object]:
    """The same responses in more ways than a field remembers, so that each is worked out anew."""
    return [
        answers_to({name: f"{' ' * (way % WAYS)}{text}{' ' * (way // WAYS)}" for name, text in responses.items()})
        for way in range(WAYS**2)
    ]


def answers_to(responses: Mapping[str, str]) -> object:
    """The body of a check or submission."""
    return {"responses": dict(responses)}


def batch(bank: Bank, blanks: int, rows: int) -> object:
    """Rows made of the bank's own cases, in a mixed order that is the same every time, with so many blanks behind each response."""
    cases = [
        {"question": question.id, "field": field.name, "response": case.response + " " * blanks}
        for question in bank.questions.values()
        for field in question.fields.values()
        for case in field.cases
    ]
    return Random(1).choices(cases, k=rows)
