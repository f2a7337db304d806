"""The lock, the image, the services and the Makefile agree with the code and with each other."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, str]:
    """Package to pinned version; refuses a line that is neither a pin nor a hash."""
    pins = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        pin = re.fullmatch(r"([a-z0-9-]+)==([\w.]+)( ; [^\\]+)? \\", line)
        assert pin or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), f"{name}: {line}"
        pins.update({pin[1]: pin[2]} if pin else {})
    return pins


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~]", text)[0].lower() for text in requirements}


def test_every_declared_dependency_is_locked_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, everything = locked("requirements.txt"), locked("requirements-dev.txt")
    assert runtime.items() <= everything.items()
    assert declared(project["project"]["dependencies"]) <= set(runtime)
    assert declared(project["dependency-groups"]["dev"]) <= set(everything) - set(runtime)


def test_the_api_waits_for_the_migration_and_the_migration_for_the_database() -> None:
    assert set(SERVICES) == {"db", "migrate", "api", "worker"}
    assert SERVICES["db"]["healthcheck"]["test"]
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("api", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("service", [pytest.param(SERVICES[name], id=name) for name in ("migrate", "api", "worker")])
def test_services_share_one_image_and_reach_the_database_with_its_own_password(service: dict[str, Any]) -> None:
    database = SERVICES["db"]["environment"]
    url = f"postgresql+psycopg://{database['POSTGRES_USER']}:{database['POSTGRES_PASSWORD']}@db:5432/{database['POSTGRES_DB']}"
    assert service["image"] == SERVICES["api"]["image"]
    assert service["environment"]["EXAM_TUTOR_DATABASE_URL"] == url


def test_the_containers_set_only_settings_that_exist() -> None:
    named = set(re.findall(r"\bEXAM_TUTOR_([A-Z_]+)=", DOCKERFILE))
    named |= {name.removeprefix("EXAM_TUTOR_") for name in SERVICES["api"]["environment"]}
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_image_copies_what_exists_and_the_builder_is_sent_it() -> None:
    copied = {source.removeprefix("./") for source in re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE)}
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    assert copied == sent
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_runs_as_nobody_special_and_is_probed() -> None:
    assert re.search(r"^USER (?!root|0)\w+$", DOCKERFILE, re.MULTILINE)
    assert "/healthz" in DOCKERFILE.partition("HEALTHCHECK")[2]


def test_docker_compose_accepts_the_services() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("needs Docker with its compose plugin")
    subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, check=True, capture_output=True)


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE) == targets
