"""Which files make a bank, and their bytes. Knows where a file lies, not what it says."""

from pathlib import Path

from service.bank.yaml_lines import MAX_BYTES, Document, read_yaml
from service.errors import AuthoringError

Listing = tuple[list[Path], list[AuthoringError]]
"""The files that are meant to be read, and complaints about those that lie elsewhere."""


def question_files(folder: Path) -> Listing:
    """Every `<topic>/<id>.yaml` of the folder, in order; `policy.yaml` is not among them."""
    return _files(folder, 2, "a question lies in the folder of its topic, `<topic>/<id>.yaml`")


def rubric_files(folder: Path) -> Listing:
    """Every `<question>.<field>.yaml` of the folder, in order."""
    return _files(folder, 1, "a rubric lies in the folder itself, `<question>.<field>.yaml`")


def read_document(path: Path, problems: list[AuthoringError]) -> Document | None:
    """The document in a file; None when it cannot be read, the reason being added to the problems."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        return read_yaml(raw, str(path))
    except OSError as error:
        problems.append(AuthoringError(f"The file cannot be opened: {error.strerror}.", file=str(path)))
    except AuthoringError as error:
        problems.append(error)
    return None


def _files(folder: Path, depth: int, rule: str) -> Listing:
    if not folder.is_dir():
        return [], [AuthoringError("There is no such folder.", "Name the folder of the bank.", str(folder))]
    found: list[Path] = []
    misplaced: list[AuthoringError] = []
    for path in sorted(folder.rglob("*.y*ml")):
        if path == folder / "policy.yaml":
            continue
        if path.suffix == ".yaml" and len(path.relative_to(folder).parts) == depth:
            found.append(path)
        else:
            misplaced.append(AuthoringError("This file is not read.", f"Move or rename it: {rule}.", str(path), 1))
    return found, misplaced
