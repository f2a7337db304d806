"""What an instructor sends in place of a file: read, put beside the rest of the bank, and tried with its own cases."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

import yaml

from service.bank.bank import Bank
from service.bank.checking import check_bank
from service.bank.documents import Documents, Kind, name_of
from service.bank.examples import failing_in
from service.bank.hashing import content_hash
from service.bank.loading import compose
from service.bank.problems import each_of, together
from service.bank.yaml_lines import MAX_BYTES, Document, read_yaml
from service.errors import AuthoringError
from service.maths.equivalence import Prover, unproved


def read_upload(raw: bytes, kind: Kind, name: str, *, as_json: bool) -> Document:
    """The document in the body of a request; its text is YAML, its lines are those of the body.

    Args:
        raw: the body.
        kind: what it is meant to be.
        name: the id that the address gives it.
        as_json: whether the body is JSON.

    Raises:
        AuthoringError: it cannot be read, or is not about that id.
    """
    document = _read_json(raw) if as_json else read_yaml(raw)
    content = document.content
    if not isinstance(content, dict):
        raise AuthoringError(
            "This is not a mapping of names to values.", f"Write the {kind} as its file has it.", "", 1
        )
    if content.get("id") != name:
        advice = f"Write `id: {name}`, or send it to its own address."
        raise document.located(AuthoringError(f"The id is not the address's `{name}`.", advice, field="id"))
    return replace(document, file=_file(kind, name, content))


def tried(documents: Documents, kind: Kind, document: Document, *, points: bytes, prover: Prover = unproved) -> Bank:
    """The bank with a document in its place, once everything about it holds.

    Args:
        documents: of the bank as it stands.
        kind: of the document.
        document: the newer one.
        points: the secret seed of the points at which expressions are compared.
        prover: decides what numbers alone leave open.

    Raises:
        BankProblems: everything that is wrong with it, or that it makes wrong elsewhere.
    """
    try:
        bank = compose(documents.overlaid(kind, [document]), points=points)
        around = _around(bank, name_of(document))
        problems = [
            *_unused(bank, kind, document),
            *failing_in(around.rubrics.values(), around.questions.values()),
            *check_bank(around, prover),
        ]
    except AuthoringError as error:
        problems = list(each_of(error))
    if problems:
        raise together([_own(each, document) for each in problems])
    return bank


def question_of(name: str) -> str:
    """The question that a question or a rubric of that id belongs to."""
    return name.partition(".")[0]


def _file(kind: Kind, name: str, content: Mapping[str, Any]) -> str:
    return f"{content.get('topic')}/{name}.yaml" if kind is Kind.QUESTION else f"{name}.yaml"


def _around(bank: Bank, name: str) -> Bank:
    """Only what a document of that id can change the grades of."""
    question = question_of(name)
    return Bank(
        {id: each for id, each in bank.questions.items() if id == question},
        bank.policy,
        {id: each for id, each in bank.rubrics.items() if question_of(id) == question},
        {id: family for id, family in bank.families.items() if id == question},
    )


def _unused(bank: Bank, kind: Kind, document: Document) -> list[AuthoringError]:
    """A complaint where the question is there and none of its fields asks for the rubric."""
    rubric = bank.rubrics.get(name_of(document))
    if kind is not Kind.RUBRIC or rubric is None or rubric.question not in bank.questions:
        return []
    if any(field.rubric == rubric.id for field in bank.questions[rubric.question].fields.values()):
        return []
    problem = f"No field uses this rubric: question `{rubric.question}`, field `{rubric.field}`."
    advice = f"Publish the question with `key: {{rubric: {rubric.id}}}` there, or mend the id."
    return [document.located(AuthoringError(problem, advice, field="id"))]


def _own(error: AuthoringError, document: Document) -> AuthoringError:
    """The same complaint; what is in the sent document needs no file's name."""
    return replace(error, file="") if error.file == document.file else error


def _read_json(raw: bytes) -> Document:
    """A JSON document, with YAML text that says the same."""
    if len(raw) > MAX_BYTES:
        raise AuthoringError(f"The body is larger than {MAX_BYTES:,} bytes.", "Shorten it.", "", 1)
    try:
        content = json.loads(raw.decode(), parse_constant=_no_number, object_pairs_hook=_distinct)
    except UnicodeDecodeError:
        raise AuthoringError("The body is not UTF-8 text.", "Send it with the encoding UTF-8.", "", 1) from None
    except json.JSONDecodeError as error:
        raise AuthoringError(f"This is not JSON: {error.msg}.", "", "", error.lineno) from None
    except RecursionError:
        raise AuthoringError("This is nested too deep.", "Flatten it.", "", 1) from None
    return Document(content, _lines(raw), text=_yaml(content))


def _lines(raw: bytes) -> Mapping[str, int]:
    """The lines of a JSON body, which YAML can read too but for some escapes; without them every line is the first."""
    try:
        return read_yaml(raw).lines
    except AuthoringError:
        return {}


def _yaml(content: Any) -> str:
    text = yaml.dump(content, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)
    again = read_yaml(text.encode("utf-8", "surrogatepass")).content
    if content_hash(again) != content_hash(content):
        raise AuthoringError("A number here has no plain decimal spelling.", "Write it in quotes, as text.", "", 1)
    return text


class _Writer(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)


def _no_number(spelling: str) -> NoReturn:
    raise AuthoringError(f"`{spelling}` is no JSON number.", "Write it as text, or leave it out.", "", 1)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AuthoringError(f"`{twice}` stands in one object twice.", "Keep one of the two.", "", 1, twice)
    return members
