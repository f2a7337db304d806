"""The OpenAPI description as a file: `python -m service.api.openapi` writes docs/openapi.json again."""

import json

from service.api.application import assemble
from service.settings import PROJECT

FILE = PROJECT / "docs" / "openapi.json"


def text() -> str:
    """The description as the file has it."""
    return json.dumps(assemble().openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
