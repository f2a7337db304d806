"""Whether memory stays flat: a million grades of ever new responses, and the resident size on the way. `make memory`."""

import resource
import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter

from benchmarks.__main__ import table
from service.bank.compiling import compile_key
from service.bank.marking import grade_field
from service.bank.question import Field
from service.maths.equivalence import unproved

STEPS = 10
KEYS = (
    {"type": "expression", "value": "(x+1)^2"},
    {"type": "expression", "value": "sin(2*x)"},
    {"type": "expression", "value": "a*exp(-b*t)", "symbols": {name: {"domain": "positive"} for name in "abt"}},
    {"type": "expression", "value": "sqrt(x^2+1)"},
)
RESPONSES = ("x^2+2x+1+{n}-{n}", "2sin(x)cos(x)*{n}", "a e^(-b t + {n})", "sqrt(x^2+{n})", "x_{n}+1", "ln(x^2+{n})")


def resident() -> float:
    """Megabytes of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main(grades: int) -> None:
    """Print the size after every tenth."""
    fields = [Field("value", "", "expression", *compile_key(dict(key), points=b"memory")) for key in KEYS]
    turns = cycle([(field, response) for field in fields for response in RESPONSES])

    def rows() -> "list[list[str]]":
        found, start = [], perf_counter()
        for number in range(grades + 1):
            if number % max(grades // STEPS, 1) == 0:
                found.append([f"{number:,}", f"{resident():.1f}", f"{perf_counter() - start:.0f}"])
            field, response = next(turns)
            grade_field(field, response.replace("{n}", str(number)), unproved, shown=False)
        return found

    table(("grades", "resident MB", "seconds"), rows())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
