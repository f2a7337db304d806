"""Fuzz one target, or all: `python -m tests.fuzzing [TARGET [SECONDS]]`, or `TARGET FILE` to run what failed once more.

What fails is written to `var/fuzz/TARGET-crash-…` or `…-timeout-…`; what was found to reach new code stays in `var/fuzz/TARGET`.
"""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["service"]):
    from service.settings import PROJECT
    from tests.fuzzing.targets import TARGETS, seeds

FOLDER = PROJECT / "var" / "fuzz"
SECONDS = 60
SLOWEST = 10
"""Seconds after which one input is a failure; grading answers in two."""


def fuzz(target: str, seconds: str) -> None:
    """Fuzz one target; libFuzzer ends the process."""
    corpus = FOLDER / target
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    bounds = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", "-max_len=4096", "-rss_limit_mb=2048"]
    run(target, *bounds, "-print_final_stats=1", f"-artifact_prefix={FOLDER / target}-", str(corpus))


def run(target: str, *arguments: str) -> None:
    """Hand over to libFuzzer."""
    atheris.Setup([sys.argv[0], *arguments], TARGETS[target])
    atheris.Fuzz()


def main(target: str = "", what: str = str(SECONDS)) -> int:
    """One target in this process, or each in one of its own; the exit code is 1 when one has failed."""
    if target and Path(what).is_file():
        run(target, what)
    elif target:
        fuzz(target, what)
    commands = [[sys.executable, "-m", "tests.fuzzing", name, what] for name in TARGETS]
    return max(subprocess.run(command, cwd=PROJECT, check=False).returncode != 0 for command in commands)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
