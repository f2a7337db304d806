"""All measurements in one run, as Markdown: `python -m benchmarks`, about a minute."""

import os
import platform
from collections.abc import Iterable, Sequence

from benchmarks import in_process, over_http, prose
from service.bank.loading import load_bank
from service.settings import Settings


def main() -> None:
    """Measure and print."""
    settings = Settings()
    bank = load_bank(settings.question_bank, settings.rubrics, points=b"benchmarks")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    table(("answer type", "responses", "p50 µs", "p95 µs", "again p50 µs", "again p95 µs"), in_process.rows(bank))
    print()
    table(prose.HEADS, prose.rows(bank))
    print()
    heads = ("request", "requests/s", "answers/s", "p50 ms", "p95 ms", "requests : nothing", "answers : nothing")
    table(heads, over_http.rows(bank))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table row by row, as it is measured."""
    line(heads)
    line(["---", *["---:"] * (len(heads) - 1)])
    for row in rows:
        line(row)


def line(cells: Sequence[str]) -> None:
    """Print one row."""
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
