"""The documents that make a bank, before anything is compiled, and what newer ones put in their places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from service.bank.hashing import content_hash
from service.bank.yaml_lines import Document


class Kind(StrEnum):
    """What an instructor may publish a new version of."""

    QUESTION = "question"
    RUBRIC = "rubric"


@dataclass(frozen=True, slots=True)
class Documents:
    """Questions, rubrics and the policy as they were written.

    Attributes:
        questions: in order; the id is the name of the file without its ending.
        rubrics: in order.
        policy: what counts in the tally; None for the ordinary policy.
        expected: ids of questions that are meant to be there, also of those that could not be read.
    """

    questions: tuple[Document, ...] = ()
    rubrics: tuple[Document, ...] = ()
    policy: Document | None = None
    expected: frozenset[str] = frozenset()

    @property
    def question_ids(self) -> list[str]:
        """Every id that a policy may name."""
        return sorted(self.expected | {name_of(each) for each in self.questions})

    def of(self, kind: Kind) -> Mapping[str, Document]:
        """The documents of a kind, by id."""
        documents = self.questions if kind is Kind.QUESTION else self.rubrics
        return {name_of(each): each for each in documents}

    def overlaid(self, kind: Kind, newer: Iterable[Document]) -> "Documents":
        """These documents with newer ones in their places, or added behind."""
        merged = tuple((dict(self.of(kind)) | {name_of(each): each for each in newer}).values())
        return replace(self, questions=merged) if kind is Kind.QUESTION else replace(self, rubrics=merged)


def name_of(document: Document) -> str:
    """The id that a document's file gives it."""
    return Path(document.file).name.removesuffix(".yaml")


def hash_of(document: Document) -> str:
    """SHA-256 of what a document says."""
    return content_hash(document.content)
