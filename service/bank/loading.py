"""Two folders to a bank: every file is read, and every problem of every file is said at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from service.bank.bank import Bank
from service.bank.building import Surroundings, read_question
from service.bank.compiling import AnswerTypes
from service.bank.examples import failing, prose_key
from service.bank.files import question_files, read_document, rubric_files
from service.bank.policy import read_policy
from service.bank.problems import each_of, together
from service.bank.question import Question
from service.bank.rubric import Rubric, read_rubric
from service.bank.yaml_lines import Document
from service.errors import AuthoringError
from service.grading.answer_types import ANSWER_TYPES
from service.grading.policy import Policy

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
    rubric_paths = _listed(rubric_files, rubrics, problems)
    paths = _listed(question_files, questions, problems)
    found_rubrics = _each(rubric_paths, read_rubric, problems)
    around = Surroundings({each.id: each for each in found_rubrics.values()}, points, answer_types)
    found = _each(paths, lambda document: read_question(document, around), problems)
    problems += [*_repeated(found), *_unused(found_rubrics, found, paths), *_failing(found_rubrics, found)]
    policy = _policy(questions / POLICY, [path.stem for path in paths], problems)
    if problems:
        raise together(problems)
    return _bank(found.values(), policy, around.rubrics)


def _bank(found: Iterable[Mapping[int, Question]], policy: Policy, rubrics: Mapping[str, Rubric]) -> Bank:
    ordered = sorted(found, key=lambda variants: (_part_order(variants[0].part), variants[0].id))
    official = {variants[0].id: variants[0] for variants in ordered}
    others = {(each.id, number): each for variants in ordered for number, each in variants.items() if number}
    return Bank(official, policy, rubrics, others)


def _part_order(part: str) -> list[tuple[int, str]]:
    """2b before 10a: digits compare as numbers."""
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in re.findall(r"\d+|\D+", part)]


def _listed(
    files: Callable[[Path], tuple[list[Path], list[AuthoringError]]], folder: Path, problems: list[AuthoringError]
) -> list[Path]:
    paths, misplaced = files(folder)
    problems += misplaced
    return paths


def _each(
    paths: Iterable[Path], read: Callable[[Document], Found], problems: list[AuthoringError]
) -> dict[Path, Found]:
    found: dict[Path, Found] = {}
    for path in paths:
        document = read_document(path, problems)
        if document is not None:
            _keep(found, path, document, read, problems)
    return found


def _keep(
    found: dict[Path, Found],
    path: Path,
    document: Document,
    read: Callable[[Document], Found],
    problems: list[AuthoringError],
) -> None:
    try:
        found[path] = read(document)
    except AuthoringError as error:
        problems += [document.located(each) for each in each_of(error)]


def _repeated(found: Mapping[Path, Mapping[int, Question]]) -> Iterator[AuthoringError]:
    first: dict[str, Path] = {}
    for path, variants in found.items():
        id = variants[0].id
        if id in first:
            problem = f"`{id}` is already the id of {first[id]}."
            yield AuthoringError(problem, "Rename one of the two.", str(path), 1, "id")
        first.setdefault(id, path)


def _unused(
    rubrics: Mapping[Path, Rubric], found: Mapping[Path, Mapping[int, Question]], paths: Iterable[Path]
) -> Iterator[AuthoringError]:
    used = {field.rubric for variants in found.values() for field in variants[0].fields.values()}
    unread = {path.stem for path in paths} - {path.stem for path in found}
    for path, rubric in rubrics.items():
        if rubric.id not in used and rubric.question not in unread:
            problem = f"No field uses this rubric: question `{rubric.question}`, field `{rubric.field}`."
            yield AuthoringError(problem, f"Write `key: {{rubric: {rubric.id}}}` there.", str(path), 1, "id")


def _failing(rubrics: Mapping[Path, Rubric], found: Mapping[Path, Mapping[int, Question]]) -> Iterator[AuthoringError]:
    """Every rubric's own examples that its rules do not find as they say."""
    fields = {field.rubric: field for variants in found.values() for field in variants[0].fields.values()}
    for rubric in rubrics.values():
        key = prose_key(fields[rubric.id]) if rubric.id in fields else None
        if key is not None:
            yield from failing(rubric, key)


def _policy(path: Path, ids: list[str], problems: list[AuthoringError]) -> Policy:
    if not path.exists():
        return Policy()
    found = _each([path], lambda document: read_policy(document, ids), problems)
    return found.get(path, Policy())
