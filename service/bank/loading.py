"""Two folders to a bank: every file is read, and every problem of every file is said at once."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from service.bank.bank import Bank
from service.bank.building import Surroundings, read_question
from service.bank.compiling import AnswerTypes
from service.bank.documents import Documents
from service.bank.examples import failing_in
from service.bank.family import Family
from service.bank.files import question_files, read_document, rubric_files
from service.bank.policy import Policies, read_policy
from service.bank.problems import each_of, together
from service.bank.rubric import Rubric, read_rubric
from service.bank.trust import trusted
from service.bank.yaml_lines import Document
from service.errors import AuthoringError
from service.grading.answer_types import ANSWER_TYPES

POLICY = "policy.yaml"

Found = TypeVar("Found")


def load_bank(questions: Path, rubrics: Path, *, points: bytes, answer_types: AnswerTypes = ANSWER_TYPES) -> Bank:
    """The bank in two folders.

    Args:
        questions: folder of `<topic>/<id>.yaml` and `policy.yaml`.
        rubrics: folder of `<question>.<field>.yaml`.
        points: the secret seed of the points at which expressions are compared.
        answer_types: the table of answer types.

    Raises:
        BankProblems: every problem of every file, each with path, line and field.
    """
    problems: list[AuthoringError] = []
    documents = _read(questions, rubrics, problems)
    return _composed(documents, Surroundings({}, points, answer_types), problems, whole=True)


def read_folders(questions: Path, rubrics: Path) -> Documents:
    """The documents in two folders, not yet looked into.

    Raises:
        BankProblems: files that lie elsewhere or are not YAML.
    """
    problems: list[AuthoringError] = []
    documents = _read(questions, rubrics, problems)
    if problems:
        raise together(problems)
    return documents


def compose(documents: Documents, *, points: bytes, answer_types: AnswerTypes = ANSWER_TYPES) -> Bank:
    """The bank that documents make, whose examples were tried before; a rubric that no field uses does no harm.

    Args:
        documents: of questions, rubrics and the policy.
        points: the secret seed of the points at which expressions are compared.
        answer_types: the table of answer types.

    Raises:
        BankProblems: every problem of every document.
    """
    return _composed(documents, Surroundings({}, points, answer_types), [], whole=False)


def _read(questions: Path, rubrics: Path, problems: list[AuthoringError]) -> Documents:
    rubric_paths = _listed(rubric_files, rubrics, problems)
    paths = _listed(question_files, questions, problems)
    policy = questions / POLICY
    return Documents(
        questions=tuple(_documents(paths, problems)),
        rubrics=tuple(_documents(rubric_paths, problems)),
        policy=read_document(policy, problems) if policy.exists() else None,
        expected=frozenset(path.stem for path in paths),
    )


def _composed(documents: Documents, bare: Surroundings, problems: list[AuthoringError], *, whole: bool) -> Bank:
    found_rubrics = _each(documents.rubrics, read_rubric, problems)
    around = replace(bare, rubrics={each.id: each for each in found_rubrics.values()})
    found = _each(documents.questions, lambda document: read_question(document, around), problems)
    ids = documents.question_ids
    problems += _repeated(found)
    if whole:
        problems += _unused(found_rubrics, found, ids)
        problems += failing_in(found_rubrics.values(), (family.official for family in found.values()))
    topics = {family.official.topic for family in found.values()} if whole and not problems else None
    said = _policies(documents.policy, ids, topics, problems)
    if problems:
        raise together(problems)
    bank = replace(
        _bank(found.values(), around.rubrics),
        policy=said.tally,
        titles=said.topics,
        guidance=said.guidance,
        trust=said.trust,
    )
    return trusted(bank)[0]


def _bank(found: Iterable[Family], rubrics: Mapping[str, Rubric]) -> Bank:
    ordered = sorted(found, key=lambda family: (_part_order(family.official.part), family.official.id))
    families = {family.official.id: family for family in ordered}
    return Bank({id: family.official for id, family in families.items()}, rubrics=rubrics, families=families)


def _part_order(part: str) -> list[tuple[int, str]]:
    """2b before 10a: digits compare as numbers."""
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in re.findall(r"\d+|\D+", part)]


def _listed(
    files: Callable[[Path], tuple[list[Path], list[AuthoringError]]], folder: Path, problems: list[AuthoringError]
) -> list[Path]:
    paths, misplaced = files(folder)
    problems += misplaced
    return paths


def _documents(paths: Iterable[Path], problems: list[AuthoringError]) -> Iterator[Document]:
    for path in paths:
        document = read_document(path, problems)
        if document is not None:
            yield document


def _each(
    documents: Iterable[Document], read: Callable[[Document], Found], problems: list[AuthoringError]
) -> dict[str, Found]:
    """What was read, by file."""
    found: dict[str, Found] = {}
    for document in documents:
        try:
            found[document.file] = read(document)
        except AuthoringError as error:
            problems += [document.located(each) for each in each_of(error)]
    return found


def _repeated(found: Mapping[str, Family]) -> Iterator[AuthoringError]:
    first: dict[str, str] = {}
    for file, family in found.items():
        id = family.official.id
        if id in first:
            problem = f"`{id}` is already the id of {first[id]}."
            yield AuthoringError(problem, "Rename one of the two.", file, 1, "id")
        first.setdefault(id, file)


def _unused(
    rubrics: Mapping[str, Rubric], found: Mapping[str, Family], ids: Collection[str]
) -> Iterator[AuthoringError]:
    used = {field.rubric for family in found.values() for field in family.official.fields.values()}
    unread = set(ids) - {Path(file).stem for file in found}
    for file, rubric in rubrics.items():
        if rubric.id not in used and rubric.question not in unread:
            problem = f"No field uses this rubric: question `{rubric.question}`, field `{rubric.field}`."
            yield AuthoringError(problem, f"Write `key: {{rubric: {rubric.id}}}` there.", file, 1, "id")


def _policies(
    document: Document | None, ids: Collection[str], topics: Collection[str] | None, problems: list[AuthoringError]
) -> Policies:
    found = _each([document] if document else [], lambda each: read_policy(each, ids, topics), problems)
    return next(iter(found.values()), Policies())
