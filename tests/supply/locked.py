"""The packages that the lock files name: Python's with hashes, and the libraries that pages load."""

import base64
import json
import re
from dataclasses import dataclass

from service.settings import PROJECT

PIN = re.compile(r"([a-z0-9-]+)==([\w.]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Package:
    """A package at one version.

    Attributes:
        ecosystem: `pypi` or `npm`.
        name, version: as locked.
        hashes: algorithm as CycloneDX spells it, and digest in hexadecimal, of every file that may be installed.
        licence: as the lock file says it; empty where it does not.
        conditional: whether it is installed on some systems only.
    """

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...]
    licence: str = ""
    conditional: bool = False

    @property
    def url(self) -> str:
        """The package URL, as `pkg:pypi/h11@0.16.0`."""
        return f"pkg:{self.ecosystem}/{self.name.replace('@', '%40')}@{self.version}"


def shipped() -> list[Package]:
    """What runs in a deployment."""
    return [*python_packages("requirements.txt"), *libraries()]


def python_packages(file: str) -> list[Package]:
    """What one of the hashed exports names."""
    found: list[Package] = []
    hashes: list[tuple[str, str]] = []
    for line in (PROJECT / file).read_text(encoding="utf-8").splitlines():
        if pin := PIN.fullmatch(line):
            hashes = []
            found.append(Package("pypi", pin[1], pin[2], (), conditional=bool(pin[3])))
        elif digest := HASH.match(line):
            hashes.append(("SHA-256", digest[1]))
            last = found[-1]
            found[-1] = Package(last.ecosystem, last.name, last.version, tuple(hashes), conditional=last.conditional)
    return found


def libraries() -> list[Package]:
    """What pages load, without what only tests do."""
    listed = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return [
        Package(
            "npm", path.rpartition("node_modules/")[2], each["version"], (_digest(each["integrity"]),), each["license"]
        )
        for path, each in listed.items()
        if path and not each.get("dev")
    ]


def _digest(integrity: str) -> tuple[str, str]:
    """A subresource integrity as algorithm and hexadecimal digest."""
    algorithm, _, digest = integrity.partition("-")
    return algorithm.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex()
