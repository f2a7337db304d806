"""Known weaknesses of the packages that are locked: by the list beside this file, and by public databases that are reached."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from packaging.specifiers import SpecifierSet

from service.settings import PROJECT
from tests.supply.locked import Package

LISTED = Path(__file__).with_name("advisories.yaml")
SECONDS = 300
"""Of wall clock for asking the public databases."""


def affected(packages: Iterable[Package]) -> Iterator[str]:
    """A line for each weakness in the list that one of the packages has."""
    listed = yaml.safe_load(LISTED.read_text(encoding="utf-8"))
    for package in packages:
        for each in listed:
            if each["package"] == package.name and package.version in SpecifierSet(each["affected"]):
                yield f"{package.name} {package.version}: {each['id']}, {each['what']} (versions {each['affected']})"


def ask_databases() -> int:
    """Let pip-audit ask the public databases about the lock; its exit status, or 0 with a message when they are not reached."""
    command = [str(Path(sys.executable).with_name("uv")), "tool", "run", "pip-audit==2.10.1"]
    asked = [
        *command,
        "--requirement",
        "requirements.txt",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
    ]
    try:
        done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        done = subprocess.CompletedProcess(asked, 1, "", str(error))
    found = "known vulnerabilit" in done.stdout + done.stderr
    if found:
        print(done.stdout + done.stderr)
        return done.returncode
    said = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    print(
        f"The public databases could not be asked ({said[:200]}).\nOnly the list in {LISTED.name} was looked through."
    )
    return 0
