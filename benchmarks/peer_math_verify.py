"""Run in the environment of the peers: reads pairs of LaTeX as JSON, writes [equal or null, nanoseconds] for each as JSON."""

import json
import signal
import sys
from time import process_time_ns

from math_verify import LatexExtractionConfig, parse, verify

LATEX = [LatexExtractionConfig()]


def main(seconds: int) -> None:
    """Verdicts and times for all pairs; reading is part of the time."""
    signal.signal(signal.SIGALRM, late)
    json.dump([answer(key, response, seconds) for key, response in json.load(sys.stdin)], sys.stdout)


def late(*_: object) -> None:
    """Give up on a pair."""
    raise TimeoutError


def answer(key: str, response: str, seconds: int) -> tuple[bool | None, int]:
    """One verdict; null when there was none in time."""
    start = process_time_ns()
    signal.alarm(seconds)
    try:
        gold, given = (parse(f"${text}$", LATEX, parsing_timeout=None) for text in (key, response))
        equal = bool(verify(gold, given, timeout_seconds=None, strict=False)) if gold and given else None
    except (TimeoutError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError, NotImplementedError):
        equal = None
    finally:
        signal.alarm(0)
    return equal, process_time_ns() - start


if __name__ == "__main__":
    main(int(sys.argv[1]))
