"""Shots fired at a server by several processes at once, and what came back."""

import json
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.attacks.shots import Shot

PATIENCE = 60.0
"""Seconds a client waits, far above what is asked of the server: the bound that is measured is in `tests.attacks.__main__`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What came back.

    Attributes:
        name: of the shot.
        seconds: until the reply was there.
        complaint: what is wrong with it; empty when nothing is.
    """

    name: str
    seconds: float
    complaint: str


def volley(url: str, token: str, shots: Sequence[Shot], *, clients: int) -> list[Hit]:
    """Fire all shots from so many processes, each one after the other."""
    parts = [shots[first::clients] for first in range(clients)]
    with ProcessPoolExecutor(clients, mp_context=multiprocessing.get_context("spawn")) as pool:
        done = [pool.submit(fire, url, token, part) for part in parts if part]
        return [hit for each in done for hit in each.result()]


def fire(url: str, token: str, shots: Sequence[Shot]) -> list[Hit]:
    """Fire shots one after the other."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        return [_fired(client, shot) for shot in shots]


def _fired(client: httpx.Client, shot: Shot) -> Hit:
    method, path = shot.path.split()
    headers = {"Content-Type": shot.media_type, **(shot.headers or {})}
    start = time.perf_counter()
    try:
        reply = client.request(method, path, content=shot.body, headers=headers)
    except httpx.TransportError as error:
        return Hit(shot.name, time.perf_counter() - start, f"no reply: {error!r}")
    return Hit(shot.name, time.perf_counter() - start, complaint(shot, reply))


def complaint(shot: Shot, reply: httpx.Response) -> str:
    """What is wrong with a reply; empty when nothing is."""
    if reply.status_code not in shot.statuses:
        return f"{reply.status_code}: {reply.text[:200]}"
    if shot.code and not reply.json()["type"].endswith(shot.code):
        return f"{reply.json()['type']} in place of {shot.code}"
    if shot.verdicts is None or reply.status_code != 200:
        return ""
    return "; ".join(filter(None, (_of_row(row, shot) for row in json.loads(reply.content)["grades"])))


def _of_row(row: dict[str, object], shot: Shot) -> str:
    allowed = (shot.verdicts or {})[str(row["id"])]
    return "" if row.get("verdict") in allowed else f"{row['id']}: {row.get('verdict', row)}"


def resident(process: int) -> int:
    """Bytes of memory that a process and its children hold."""
    return sum(_pages(each) for each in (process, *_children(process))) * 4096


def _pages(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _children(process: int) -> list[int]:
    """Its children, theirs, and so on."""
    below: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            below += [child, *_children(child)]
    return below
