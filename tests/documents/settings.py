"""docs/settings.md: every setting with its environment variable."""

from pathlib import Path
from typing import Any

from service.settings import PROJECT, Settings
from tests.documents.markdown import page, prose, table

ABOUT = """\
A setting is an environment variable, read once when a process starts and never changed afterwards. Paths are relative to the
project's folder here; a relative path that you set is relative to where the command runs. A variable with the prefix
`EXAM_TUTOR_` that is not listed here has no effect."""


def text() -> str:
    """The page."""
    prefix = Settings.model_config["env_prefix"]
    rows = [
        (f"`{prefix}{name.upper()}`", _shown(info.default), prose(info.description or ""))
        for name, info in Settings.model_fields.items()
    ]
    return page("Settings", "`service/settings.py`", ABOUT, table(("variable", "default", "meaning"), rows))


def _shown(default: Any) -> str:
    """A default without the place where this project happens to lie."""
    written = default.as_posix() if isinstance(default, Path) else str(default)
    return f"`{written.replace(f'{PROJECT.as_posix()}/', '')}`" if written else "empty"
