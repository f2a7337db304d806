"""What is shipped: listed whole, under licences that we may ship, without a weakness that is known offline."""

import json

import pytest

from tests.supply import sbom
from tests.supply.advisories import affected
from tests.supply.licences import is_allowed, licence_of
from tests.supply.locked import Package, libraries, python_packages, shipped


def test_the_bill_of_materials_names_everything_with_its_hashes() -> None:
    document = json.loads(sbom.text())

    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    components = {each["purl"]: each for each in document["components"]}
    assert set(components) == {each.url for each in shipped()}
    assert {"sympy", "fastapi", "psycopg", "katex", "mathlive"} <= {each["name"] for each in components.values()}
    digits = {"SHA-256": 64, "SHA-512": 128}
    assert all(
        each["hashes"] and all(len(one["content"]) == digits[one["alg"]] for one in each["hashes"])
        for each in components.values()
    )
    assert sbom.text() == sbom.text()


def test_every_package_comes_under_a_licence_that_we_may_ship() -> None:
    found = {each.name: licence_of(each) for each in shipped() if licence_of(each) or not each.conditional}

    assert {name: licence for name, licence in found.items() if not is_allowed(licence)} == {}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", True),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_of_a_compound_every_part_counts(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def test_no_known_weakness_is_in_what_is_locked() -> None:
    everything = {*python_packages("requirements-dev.txt"), *libraries()}

    assert list(affected(everything)) == []


def test_a_version_that_has_a_weakness_is_noticed() -> None:
    older = [
        Package("pypi", "h11", "0.14.0", ()),
        Package("npm", "katex", "0.16.9", ()),
        Package("pypi", "h11", "0.16.0", ()),
    ]

    assert [line.partition(",")[0] for line in affected(older)] == [
        "h11 0.14.0: CVE-2025-43859",
        *(f"katex 0.16.9: {id}" for id in ("CVE-2024-28243", "CVE-2024-28245", "CVE-2025-23207")),
    ]
