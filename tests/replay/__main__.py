"""`python -m tests.replay`: the whole session against a server of its own, or against the one at --url."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from tests.replay import report
from tests.replay.play import Played, play
from tests.replay.server import Access, fresh_server
from tests.replay.session import read_session


def main(words: Sequence[str] | None = None) -> None:
    """Play every step, printing it when it has been played."""
    with _access(_arguments(words)) as access:
        print(report.heading())
        session: list[Played] = []
        for played in play(access, read_session()):
            print(report.row(played), flush=True)
            session.append(played)
    print(f"\n{report.closing(session)}")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("--url", help="a running server; without it, one of its own is started, its database empty")
    parser.add_argument("--learner-token", help="token of a learner without attempts; needed with --url")
    parser.add_argument("--instructor-token", help="token of an instructor; needed with --url")
    given = parser.parse_args(words)
    if given.url and not (given.learner_token and given.instructor_token):
        parser.error("--url needs --learner-token and --instructor-token; `exam-tutor token create` makes them.")
    return given


@contextmanager
def _access(given: argparse.Namespace) -> Iterator[Access]:
    if given.url:
        yield Access(given.url.rstrip("/"), given.learner_token, given.instructor_token)
    else:
        with fresh_server() as access:
            yield access


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, httpx.TransportError) as error:
        sys.exit(str(error))
