"""docs/code-map.md: every module with the first sentence it says of itself, layer by layer."""

import ast
from collections.abc import Iterator
from pathlib import Path

from service.settings import PROJECT
from tests.documents.markdown import page, prose, table

ABOUT = """\
Each module with the first line of its docstring. The layers import only what stands before them; see
[ARCHITECTURE.md](../ARCHITECTURE.md) for the way of one answer through them."""

LAYERS = ("", "maths", "grading", "bank", "store", "workers", "api", "cli")


def text() -> str:
    """The page."""
    return page("Code map", "the modules' docstrings", ABOUT, *map(_section, LAYERS))


def _section(layer: str) -> str:
    folder = PROJECT / "service" / layer
    rows = [
        (f"[`{path.stem}`](../service/{layer}{'/' if layer else ''}{path.name})", said) for path, said in _said(folder)
    ]
    return f"## {f'service.{layer}'.rstrip('.')}\n\n{table(('module', 'what it is'), rows)}"


def _said(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            yield path, prose(docstring.partition("\n\n")[0])
