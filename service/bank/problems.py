"""Collecting everything that is wrong, so that an author mends a bank in one round."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from service.errors import AuthoringError


@dataclass(unsafe_hash=True)
class BankProblems(AuthoringError):
    """Several authoring errors at once.

    Attributes:
        problems: each of them, in the order of the files.
    """

    problems: tuple[AuthoringError, ...] = ()

    def __str__(self) -> str:
        said = [str(each) for each in self.problems]
        return said[0] if len(said) == 1 else "\n".join([self.problem, *said])


@dataclass
class Problems:
    """A growing list of authoring errors."""

    found: list[AuthoringError] = field(default_factory=list)

    def collecting(self, prefix: str = "") -> "_Collecting":
        """A block whose authoring errors are kept, their fields prefixed; what follows it still runs."""
        return _Collecting(self, prefix)

    def add(self, problem: str, advice: str = "", field: str = "") -> None:
        """One more problem."""
        self.found.append(AuthoringError(problem, advice, field=field))

    def settle(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            BankProblems: with every problem once.
        """
        if self.found:
            raise together(self.found)


@dataclass(frozen=True)
class _Collecting:
    """Written as a class, not as a generator, so that the types say that it swallows."""

    problems: Problems
    prefix: str

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, AuthoringError):
            return False
        self.problems.found.extend(_within(self.prefix, each) for each in each_of(error))
        return True


@contextmanager
def within(prefix: str) -> Iterator[None]:
    """Let what the block raises through, its fields prefixed."""
    try:
        yield
    except AuthoringError as error:
        raise together([_within(prefix, each) for each in each_of(error)]) from None


def each_of(error: AuthoringError) -> tuple[AuthoringError, ...]:
    """The single problems in an error."""
    return error.problems if isinstance(error, BankProblems) else (error,)


def together(problems: list[AuthoringError]) -> BankProblems:
    """One error that holds them all; of a single one it says just what that one says."""
    distinct = tuple(dict.fromkeys(problems))
    if len(distinct) == 1:
        only = distinct[0]
        return BankProblems(only.problem, only.advice, only.file, only.line, only.field, distinct)
    return BankProblems(f"{len(distinct)} problems were found.", "Mend each of them.", problems=distinct)


def _within(prefix: str, error: AuthoringError) -> AuthoringError:
    path = ".".join(part for part in (prefix, error.field) if part)
    return AuthoringError(error.problem, error.advice, error.file, error.line, path)
