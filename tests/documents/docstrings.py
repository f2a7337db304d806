"""Google-style docstrings of classes as values, so that what the code says of itself is said once."""

import inspect
import re

_ATTRIBUTE = re.compile(r"    (\w+): (.*)")


def summary(described: type) -> str:
    """The first line."""
    return (inspect.getdoc(described) or "").partition("\n")[0]


def attributes(described: type) -> dict[str, str]:
    """The sentences under `Attributes:`, by name, those of what it extends included."""
    told: dict[str, str] = {}
    for each in reversed(described.__mro__[:-1]):
        told |= _own(each)
    return told


def _own(described: type) -> dict[str, str]:
    _, _, listed = inspect.cleandoc(described.__doc__ or "").partition("Attributes:\n")
    told: dict[str, str] = {}
    name = ""
    for line in listed.splitlines():
        if found := _ATTRIBUTE.fullmatch(line):
            name, told[found[1]] = found[1], found[2]
        elif name and line.startswith("     "):
            told[name] += f" {line.strip()}"
        else:
            break
    return told
