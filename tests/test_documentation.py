"""The documents agree with the code: generated ones are fresh, nothing is undocumented, and what is named exists."""

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import typer

from service.__main__ import COMMANDS, command_line
from service.grading.answer_types import ANSWER_TYPES
from service.grading.messages import SENTENCES
from service.grading.outcome import Means, Verdict
from service.settings import PROJECT, Settings
from tests.documents.generated import texts
from tests.documents.http_api import routes

OURS = sorted(
    path.relative_to(PROJECT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "question_bank/*.md", "rubrics/*.md")
    for path in PROJECT.glob(pattern)
)
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")
REFUSING = {"RequestError", "problem", "_refuse", "_refusal"}
FRAMEWORK = {"not-found", "method-not-allowed"}
"""Codes made from the phrase of a status, for what the framework itself refuses."""
MACHINE_PATH = re.compile(r"(?<![\w.{}/-])/(?:work|root|home|Users|tmp|opt|mnt)/\w")
SHELL = re.compile(r"(?:^|`|\$ |\| |\.venv/bin/)exam-tutor ((?:[a-z]+ ?)+)", re.MULTILINE)
FOLDERS = r"(?:service|tests|docs|migrations|benchmarks|question_bank|rubrics|\.ci)"
NAMED_FILE = re.compile(rf"`({FOLDERS}/[\w./-]+|[A-Za-z.-]+\.(?:toml|md|yml|txt)|Makefile|Dockerfile)`")
MADE_UP = re.compile(r"disk|lora/lora-memory\.yaml|fermi/")
"""Files of the examples in the instructors' pages."""


class Found(NamedTuple):
    """Something a document says, with its place."""

    file: str
    line: int
    text: str


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def found(pattern: re.Pattern[str], name: str) -> Iterator[Found]:
    """What the pattern's first group matches in a document."""
    text = read(name)
    for match in pattern.finditer(text):
        yield Found(name, text.count("\n", 0, match.start()) + 1, match[match.lastindex or 0])


def everywhere(pattern: str | re.Pattern[str]) -> list[Found]:
    return [each for name in OURS for each in found(re.compile(pattern), name)]


def calls() -> Iterator[tuple[str, list[str]]]:
    """The name of everything that the service calls, with the literal texts it is given."""
    for path in sorted((PROJECT / "service").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = [each.value for each in node.args if isinstance(each, ast.Constant)]
                yield node.func.id, [text for text in given if isinstance(text, str)]


def codes(*functions: str) -> set[str]:
    return {text for name, given in calls() if name in functions for text in given[:1] if KEBAB.fullmatch(text)}


def anchors(name: str) -> set[str]:
    """The fragments that a page's headings can be reached by, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", read(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("name", "text"), texts().items(), ids=texts())
def test_a_generated_document_is_fresh(name: str, text: str) -> None:
    assert (PROJECT / name).is_file(), "run `make docs`"
    assert read(name) == text, "run `make docs`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"`EXAM_TUTOR_{name.upper()}`" in read("docs/settings.md")


def test_every_route_is_documented() -> None:
    listed = read("docs/http-api.md")
    assert [route.name for route in routes() if route.name not in listed] == []


def test_every_answer_type_is_documented_for_instructors_and_in_the_reference() -> None:
    for name in ("docs/answer-types.md", "question_bank/README.md"):
        assert [kind for kind in ANSWER_TYPES if f"`{kind}`" not in read(name)] == [], name


def test_every_note_that_is_given_has_a_sentence() -> None:
    assert codes("Note", "ResponseError", "Remark") - SENTENCES.keys() == set()


def test_every_note_is_documented() -> None:
    listed = read("docs/notes.md")
    assert [code for code in SENTENCES if f"`{code}`" not in listed] == []


def test_the_problems_that_are_documented_are_those_there_are() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)`", read("docs/problems.md"), re.MULTILINE))
    assert listed == codes(*REFUSING) | FRAMEWORK


@pytest.mark.parametrize("word", [*Verdict, *Means])
def test_every_verdict_and_every_means_is_in_the_glossary(word: str) -> None:
    assert f"`{word}`" in read("docs/glossary.md")


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    there = set(commands())
    named = {each.text.strip(): each for each in everywhere(SHELL)}
    told = {command for command in there for words in named if f"{words} ".startswith(f"{command} ")}
    lost = [each for words, each in named.items() if not any(f"{words} ".startswith(f"{known} ") for known in there)]
    assert lost == []
    assert there - told == set()


def commands() -> Iterator[str]:
    """Every command there is, such as `token create`."""
    for name in COMMANDS:
        command = typer.main.get_command(command_line(name))
        yield from _below(name, getattr(command, "commands", {})[name])


def _below(name: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if not inner:
        yield name
    for word, each in (inner or {}).items():
        yield from _below(f"{name} {word}", each)


def test_every_make_target_that_is_named_exists_and_each_is_in_the_readme() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = everywhere(r"(?m)(?:`|^)make ([a-z-]+)")
    assert [each for each in named if each.text not in targets] == []
    assert {"serve", "test", "check", "bench", "replay", "docs"} <= {e.text for e in named if e.file == "README.md"}


def test_every_module_that_is_to_be_run_exists() -> None:
    for each in everywhere(r"python -m ((?:service|tests|benchmarks)[\w.]*)"):
        path = PROJECT / each.text.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), each


def test_every_link_leads_somewhere() -> None:
    for each in everywhere(r"\]\((?!https?:)([^)\s]+)\)"):
        path, _, fragment = each.text.partition("#")
        target = (PROJECT / each.file).parent / path if path else PROJECT / each.file
        assert target.exists(), each
        assert not fragment or fragment in anchors(target.resolve().relative_to(PROJECT).as_posix()), each


def test_every_file_that_is_named_exists() -> None:
    lost = [each for each in everywhere(NAMED_FILE) if not exists(each) and not MADE_UP.search(each.text)]
    assert lost == []


def exists(named: Found) -> bool:
    return any((folder / named.text).exists() for folder in (PROJECT, (PROJECT / named.file).parent))


def test_no_document_names_a_place_on_somebodys_machine() -> None:
    assert everywhere(MACHINE_PATH) == []


def test_the_readme_says_which_answer_types_wait_for_a_person() -> None:
    limits = read("README.md").partition("## What is not graded yet")[2].partition(" are recorded")[0]
    assert set(re.findall(r"`([a-z-]+)`", limits)) == set()


def test_the_architecture_is_told_in_two_hundred_lines() -> None:
    assert len(read("ARCHITECTURE.md").splitlines()) <= 200


def test_every_decision_has_a_number_of_its_own_and_says_why() -> None:
    names = sorted(path.name for path in (PROJECT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        headings = re.findall(r"^## (.*)$", read(f"docs/decisions/{name}"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], name


def test_every_test_that_is_named_exists() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", (PROJECT / "SECURITY.md").read_text(encoding="utf-8")))

    assert len(named) > 20
    assert {name for name in named if f"def {name}(" not in sources} == set()
