"""Settings: defaults, environment, refusals."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import PROJECT, Settings


def test_the_defaults_serve_this_machine_from_the_projects_own_folders() -> None:
    settings = Settings()

    assert settings.database_url.startswith("sqlite:///")
    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.question_bank == PROJECT / "question_bank"
    assert settings.migrations.is_dir()


def test_the_environment_is_read_when_the_settings_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAM_TUTOR_PORT", "9000")
    monkeypatch.setenv("EXAM_TUTOR_RUBRICS", "elsewhere")

    settings = Settings()

    assert settings.port == 9000
    assert settings.rubrics == Path("elsewhere")


@pytest.mark.parametrize(
    ("name", "value"), [("port", "-1"), ("port", "many"), ("max_body_bytes", "0"), ("prover_deadline", "0")]
)
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"EXAM_TUTOR_{name.upper()}", value)

    with pytest.raises(ValidationError, match=name):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name: str) -> None:
    assert Settings.model_fields[name].description
