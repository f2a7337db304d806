"""The bill of materials of a deployment, in CycloneDX 1.6, the same for the same lock files.

Source: CycloneDX 1.6 JSON reference, https://cyclonedx.org/docs/1.6/json/.
"""

import json
import tomllib
import uuid
from typing import Any

from service.settings import PROJECT
from tests.supply.licences import licence_of
from tests.supply.locked import Package, shipped


def text() -> str:
    """The document."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = [_component(each) for each in shipped()]
    named = {"type": "application", "name": project["name"], "version": project["version"], "bom-ref": project["name"]}
    # Made from what it holds instead of the moment, so that two makings of one release can be compared.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([named, components], sort_keys=True))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": named},
        "components": components,
    }
    return json.dumps(document, indent=2) + "\n"


def _component(package: Package) -> dict[str, Any]:
    licence = licence_of(package)
    return {
        "type": "library",
        "bom-ref": package.url,
        "name": package.name,
        "version": package.version,
        "purl": package.url,
        "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in package.hashes],
    } | ({"licenses": [{"expression": licence}]} if licence else {})
