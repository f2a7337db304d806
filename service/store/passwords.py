"""Passwords: hashed slowly on purpose, a few at a time, so that signing in never takes the processor from grading."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import CapacityError, RequestError

SHORTEST = 10
"""Characters; NIST SP 800-63B asks for 8 at least, and length is what counts."""

LONGEST = 200
"""Characters; more than anybody types, so that nobody makes us hash a book."""

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""Hashes made at the same time; each keeps one core busy for about a tenth of a second."""

WAITING = 8
"""People who may wait for theirs, each in a thread of the server; further ones are told to come again."""

PATIENCE = 10
"""Seconds to wait for one's turn."""


@dataclass(frozen=True)
class Passwords:
    """Makes and verifies hashes, a bounded number at once.

    Attributes:
        hasher: argon2id with 64 MiB and 3 passes, the second recommendation of RFC 9106, section 4, on one core.
    """

    hasher: PasswordHasher = field(
        default_factory=lambda: PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
    )
    _admitted: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE + WAITING))
    _hashing: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def hashed(self, password: str) -> str:
        """The hash to keep, with its salt and parameters.

        Raises:
            RequestError: 422, it is too short or too long.
            CapacityError: too many people sign in at the moment.
        """
        if not SHORTEST <= len(password) <= LONGEST:
            raise RequestError(422, "unusable-password", f"A password has {SHORTEST} to {LONGEST} characters.")
        with self._turn():
            return self.hasher.hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one whose hash was kept; without a hash it takes as long and fits never.

        Raises:
            CapacityError: too many people sign in at the moment.
        """
        with self._turn():
            if kept is None:
                # Who has no account is told so no sooner than who mistypes a password.
                self.hasher.hash(password[:LONGEST])
                return False
            try:
                return self.hasher.verify(kept, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._admitted.acquire(blocking=False):
            raise CapacityError("Too many people are signing in at the moment.")
        try:
            if not self._hashing.acquire(timeout=PATIENCE):
                raise CapacityError("Too many people are signing in at the moment.")
            try:
                yield
            finally:
                self._hashing.release()
        finally:
            self._admitted.release()
