"""Which statement is a field's answer: the plainest kind that can be read, and of these the last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.bank.question import Field, Question
from service.bank.whole.addressing import By, directory
from service.bank.whole.statements import How, Statement
from service.errors import ResponseError
from service.grading.grade import check_storable

MAX_TRIED = 20
"""Statements of one kind about one field that are tried, from the last."""

PROSE = frozenset(["text", "derivation"])
"""Answer types that are answered by a stretch of the document rather than by one place in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a field is answered.

    Attributes:
        start: of the answer in the document.
        stop: behind it.
        text: the answer.
        how: in which way it is stated: a name of `How`, in small letters, `part` or `whole`.
        earlier: other places that state an answer to the same field as plainly.
    """

    start: int
    stop: int
    text: str
    how: str
    earlier: tuple[Statement, ...] = ()


@dataclass(slots=True)
class _Candidates:
    """Statements about one field."""

    plain: list[Statement] = field(default_factory=list)
    weak: list[Statement] = field(default_factory=list)


def answers(question: Question, text: str, stated: Sequence[Statement]) -> dict[str, Found]:
    """The answer to each field for which the document has one."""
    candidates, loose = _addressed(question, stated)
    found = {
        name: chosen
        for name, each in candidates.items()
        if question.fields[name].type not in PROSE and (chosen := _chosen(question.fields[name], each))
    }
    found |= _in_order(question, [name for name in question.fields if name not in found], loose)
    return found | _stretches(question, text, candidates)


def _addressed(question: Question, stated: Sequence[Statement]) -> tuple[dict[str, _Candidates], list[Statement]]:
    """The statements by field, and the plain ones that name none."""
    fields = question.fields
    called = directory({name: each.label for name, each in fields.items()}, list(question.worth.weights))
    candidates = {name: _Candidates() for name in fields}
    alone = next(iter(fields)) if len(fields) == 1 else ""
    loose: list[Statement] = []
    for statement in stated:
        address = called.address(statement)
        name = address.field if address else alone
        by = address.by if address else By.CONTEXT
        if statement.how >= How.BOX and by is By.CONTEXT:
            loose.append(statement)
        if not name:
            continue
        is_plain = statement.how >= How.ENTRY or (statement.how >= How.EQUATION and by is By.WORDS)
        (candidates[name].plain if is_plain else candidates[name].weak).append(statement)
    return candidates, loose


def _chosen(asked: Field, candidates: _Candidates) -> Found | None:
    plain, weak = candidates.plain, candidates.weak
    last = _last_readable(asked, plain)
    if last is not None:
        others = {(each.start, each.stop): each for each in plain[-MAX_TRIED:]}
        apart = [each for each in others.values() if each.stop <= last.start or each.start >= last.stop]
        return _found(last, tuple(each for each in apart if _readable(asked, each.text)))
    if plain:
        return _found(plain[-1])
    for how in (How.EQUATION, How.BOLD, How.LABEL, How.SENTENCE):
        last = _last_readable(asked, [each for each in weak if each.how is how])
        if last is not None:
            return _found(last)
    return None


def _last_readable(asked: Field, stated: Sequence[Statement]) -> Statement | None:
    return next((each for each in reversed(stated[-MAX_TRIED:]) if _readable(asked, each.text)), None)


def _found(statement: Statement, earlier: tuple[Statement, ...] = ()) -> Found:
    return Found(statement.start, statement.stop, statement.text, statement.how.name.lower(), earlier)


def _readable(asked: Field, text: str) -> bool:
    try:
        check_storable(text)
        asked.kind.read(asked.key, text)
    except ResponseError:
        return False
    return True


def _in_order(question: Question, missing: Iterable[str], loose: Sequence[Statement]) -> dict[str, Found]:
    """Boxes and final answers that name no field, taken in the order of the fields that have no answer yet."""
    wanted = [name for name in missing if name in question.worth.weights and question.fields[name].type not in PROSE]
    for how in (How.BOX, How.FINAL):
        last = [each for each in loose if each.how is how][-len(wanted) :] if wanted else []
        if len(last) == len(wanted) and all(
            _readable(question.fields[name], each.text) for name, each in zip(wanted, last, strict=True)
        ):
            return {name: replace(_found(each), how="order") for name, each in zip(wanted, last, strict=True)}
    return {}


def _stretches(question: Question, text: str, candidates: Mapping[str, _Candidates]) -> dict[str, Found]:
    """Of fields that are answered in prose, the part of the document that is about each, or else all of it."""
    asked = [name for name, each in question.fields.items() if each.type in PROSE]
    openings = sorted(
        (statement.begins, name)
        for name, each in candidates.items()
        for statement in each.plain
        if statement.how in (How.LABEL, How.FINAL)
    )
    found = {}
    for name in asked:
        parts = [
            (begins, next((after for after, other in openings[at + 1 :] if other != name), len(text)))
            for at, (begins, about) in enumerate(openings)
            if about == name and (at == 0 or openings[at - 1][1] != name)
        ]
        if parts:
            start, stop = parts[-1]
            found[name] = Found(start, stop, text[start:stop], "part")
        elif name in question.worth.weights and text.strip():
            found[name] = Found(0, len(text), text, "whole")
    return found
