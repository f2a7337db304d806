"""Under which licence each package comes, and which of these we may ship: permissive ones, and weak copyleft left as it is."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.supply.locked import Package

ALLOWED = {
    "MIT": "keep the notice",
    "MIT-0": "nothing",
    "ISC": "keep the notice",
    "BSD-2-Clause": "keep the notice",
    "BSD-3-Clause": "keep the notice, do not advertise with their names",
    "Apache-2.0": "keep the notice, say what was changed",
    "PSF-2.0": "keep the notice",
    "OFL-1.1": "fonts: do not sell them alone",
    "MPL-2.0": "weak copyleft by file: changes of their files stay open; we change none",
    "LGPL-3.0-only": "weak copyleft by library: it stays replaceable, as an imported module is",
    "LGPL-3.0-or-later": "as LGPL-3.0-only",
}
"""By SPDX identifier: what it asks of us. Another licence is a decision to be made, not a row to be added in passing."""

SPELT = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Apache Software License": "Apache-2.0",
}
"""Older spellings in packages' own descriptions."""


def licence_of(package: Package) -> str:
    """The SPDX expression of a package; empty when it is not installed here or says nothing."""
    if package.licence:
        return package.licence
    try:
        told = metadata(package.name)
    except PackageNotFoundError:
        return ""
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or [] if each.startswith("License ::")
    ]
    said = [told.get("License-Expression"), *classified, told.get("License")]
    chosen = next((each for each in said if each), "").strip()
    return SPELT.get(chosen, chosen)


def is_allowed(expression: str) -> bool:
    """Whether every part of an SPDX expression is allowed, and of the alternatives in a part at least one."""
    parts = re.split(r"\s+AND\s+(?![^(]*\))", expression)
    return all(any(each.strip("() ") in ALLOWED for each in re.split(r"\s+OR\s+", part)) for part in parts)
