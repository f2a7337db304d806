"""A client that costs less than the server it measures: requests made once, sent over kept connections."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import quantiles
from time import perf_counter


@dataclass(frozen=True)
class Request:
    """A request to send over and over, or several in turn.

    Attributes:
        name: for the table.
        messages: as they go over the wire.
        answers: graded answers in one reply.
    """

    name: str
    messages: tuple[bytes, ...]
    answers: int = 1


@dataclass(frozen=True)
class Load:
    """What a server bore.

    Attributes:
        rate: requests per second.
        p50, p95, p99: milliseconds from sending to the whole reply.
    """

    rate: float
    p50: float
    p95: float
    p99: float


def request(
    name: str,
    method: str,
    address: str,
    *,
    tokens: Sequence[str] = ("",),
    bodies: Sequence[bytes] = (b"",),
    answers: int = 1,
) -> Request:
    """Requests as bytes: tokens and bodies take turns, until each was there."""
    turns = islice(zip(cycle(tokens), cycle(bodies), strict=False), max(len(tokens), len(bodies)))
    return Request(name, tuple(_message(method, address, token, body) for token, body in turns), answers)


def _message(method: str, address: str, token: str, body: bytes) -> bytes:
    lines = [f"{method} {address} HTTP/1.1", "Host: benchmark", f"Content-Length: {len(body)}"]
    lines += [f"Authorization: Bearer {token}"] * bool(token) + ["Content-Type: application/json"] * bool(body)
    return "\r\n".join([*lines, "", ""]).encode() + body


def measure(port: int, asked: Request, *, connections: int, seconds: float) -> Load:
    """Send the request over so many connections at once for so long."""
    return asyncio.run(_measure(port, asked, connections, seconds))


async def _measure(port: int, asked: Request, connections: int, seconds: float) -> Load:
    start = perf_counter()
    messages = cycle(asked.messages)
    runs = [_keep_asking(port, messages, start + seconds) for _ in range(connections)]
    times = [each for run in await asyncio.gather(*runs) for each in run]
    rate = len(times) / (perf_counter() - start)
    shares = quantiles(times, n=100) if len(times) > 1 else times * 99
    return Load(rate, *(shares[share - 1] * 1000 for share in (50, 95, 99)))


async def _keep_asking(port: int, messages: Iterator[bytes], deadline: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    while (sent := perf_counter()) < deadline:
        writer.write(next(messages))
        await _reply(reader)
        times.append(perf_counter() - sent)
    writer.close()
    await writer.wait_closed()
    return times


async def _reply(reader: asyncio.StreamReader) -> None:
    """Read one reply to its end and insist that it is a success."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    length = lower.index(b"content-length:") + len(b"content-length:")
    body = await reader.readexactly(int(lower[length : lower.index(b"\r\n", length)]))
    assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")), head.partition(b"\r\n")[0] + b" " + body
