"""The folders of a bank written back from its documents, newest versions and all."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from service.bank.documents import Documents, name_of
from service.bank.evaluation import Labelled
from service.bank.loading import POLICY
from service.bank.trust import Kept
from service.bank.yaml_lines import Document


def export(documents: Documents, questions: Path, rubrics: Path) -> list[Path]:
    """Write every document whose file says something else; the paths that were written.

    Args:
        documents: of the bank.
        questions: folder for `<topic>/<id>.yaml` and the policy; a question that moved leaves its old topic.
        rubrics: folder for `<question>.<field>.yaml`.
    """
    written = []
    for path, document in _places(documents, questions, rubrics):
        text = document.text.encode()
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            written.append(path)
    for document in documents.questions:
        for old in questions.glob(f"*/{name_of(document)}.yaml"):
            if old.parent.name != _topic(document):
                old.unlink()
    return written


def export_labelled(kept: Iterable[Kept], path: Path) -> list[Path]:
    """Write labelled responses, one JSON object a line, where the file says something else; the path if it was written."""
    lines = [Labelled.of(each).model_dump_json() + "\n" for each in kept]
    text = "".join(lines).encode()
    if not lines or (path.exists() and path.read_bytes() == text):
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return [path]


def _places(documents: Documents, questions: Path, rubrics: Path) -> Iterator[tuple[Path, Document]]:
    for document in documents.questions:
        yield questions / _topic(document) / f"{name_of(document)}.yaml", document
    for document in documents.rubrics:
        yield rubrics / f"{name_of(document)}.yaml", document
    if documents.policy is not None:
        yield questions / POLICY, documents.policy


def _topic(document: Document) -> str:
    return Path(document.file).parent.name
