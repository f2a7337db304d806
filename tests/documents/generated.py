"""Every generated document with its text."""

from collections.abc import Mapping

from tests.documents import answer_types, code_map, http_api, notes, settings


def texts() -> Mapping[str, str]:
    """Text by path below the repository."""
    return {
        "docs/answer-types.md": answer_types.text(),
        "docs/notes.md": notes.text(),
        "docs/settings.md": settings.text(),
        "docs/http-api.md": http_api.text(),
        "docs/code-map.md": code_map.text(),
    }
