"""What was found before, by content: bounded, and what was not proved in time is forgotten after a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b

from service.maths.names import Symbol
from service.maths.terms import bare
from service.maths.tree import Node, names_in

PROVED = 10_000
"""Proofs that are remembered."""

UNPROVED = 2_000
"""Questions remembered as not proved in time."""

FORGOTTEN_AFTER = 600.0
"""Seconds after which what was not proved may be asked again."""


def content(left: Node, right: Node, symbols: Mapping[str, Symbol]) -> bytes:
    """The same for the same two expressions with names from the same domains, however they were written."""
    used = sorted(names_in(left) | names_in(right))
    known = [
        (name, symbols[name].domain.value, symbols[name].low, symbols[name].high) for name in used if name in symbols
    ]
    return blake2b(repr((bare(left), bare(right), known)).encode(), digest_size=16).digest()


class Findings:
    """Proofs and questions that had none, each bounded by the least recently used."""

    def __init__(self, proved: int = PROVED, unproved: int = UNPROVED) -> None:
        self._bounds = {True: proved, False: unproved}
        self._kept: dict[bool, OrderedDict[bytes, float]] = {True: OrderedDict(), False: OrderedDict()}
        self._lock = threading.Lock()

    def get(self, key: bytes) -> bool | None:
        """What was found for a key, or None."""
        with self._lock:
            if key in self._kept[True]:
                self._kept[True].move_to_end(key)
                return True
            kept = self._kept[False].get(key)
            if kept is None or time.monotonic() - kept > FORGOTTEN_AFTER:
                return None
            return False

    def keep(self, key: bytes, *, proved: bool) -> None:
        """Remember what was found."""
        with self._lock:
            kept = self._kept[proved]
            kept[key] = time.monotonic()
            kept.move_to_end(key)
            if len(kept) > self._bounds[proved]:
                kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept[True]) + len(self._kept[False])
