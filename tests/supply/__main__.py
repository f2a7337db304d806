"""`python -m tests.supply sbom | licences | audit`: what the service is made of, as a document, a table, and a check."""

import sys
from collections.abc import Callable, Mapping

from tests.supply import advisories, sbom
from tests.supply.licences import ALLOWED, is_allowed, licence_of
from tests.supply.locked import shipped


def bill() -> int:
    """Print the bill of materials."""
    print(sbom.text(), end="")
    return 0


def licences() -> int:
    """Print the licence of each package and what it asks; 1 when one of them is not allowed."""
    refused = 0
    for package in shipped():
        licence = licence_of(package) or ("not installed here" if package.conditional else "unknown")
        is_fine = package.conditional or is_allowed(licence)
        refused += not is_fine
        print(f"{package.name:28} {licence:28} {ALLOWED.get(licence, '' if is_fine else 'NOT ALLOWED')}")
    return int(refused > 0)


def audit() -> int:
    """Print the known weaknesses; 1 when there are any."""
    found = list(advisories.affected(shipped()))
    print("\n".join(found) or "None of the listed weaknesses is in what is locked.")
    return int(bool(found)) or advisories.ask_databases()


COMMANDS: Mapping[str, Callable[[], int]] = {"sbom": bill, "licences": licences, "audit": audit}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
