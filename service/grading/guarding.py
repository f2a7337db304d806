"""A grade as it is told to who may not know the key yet: what was read and what is wrong, and nothing that gives the key away.

A value of the key at a point, a factor between response and key, the places of a few wrong options among many right ones: each of
them gives the key to whoever asks often enough. The ids of criteria are words of the key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from service.grading.messages import MORE
from service.grading.outcome import Certificate, Grade, Note


class Telling(StrEnum):
    """How much of a grade is told."""

    OPEN = "open"
    GUARDED = "guarded"
    VERDICT = "verdict"
    READING = "reading"


SAFE = frozenset({"yours", "line", "agreed", "open", "comment"})
"""Evidence that is about the response alone."""

EXPECTED = "expected"

PLACELESS = frozenset({"extra-element", "wrong-option", "pair-off"})
"""Notes whose place would tell which of many entries are right."""


def guarded(grade: Grade) -> Grade:
    """The grade without what gives the key away; criteria are told by their numbers."""
    names = {name: f"point-{number}" for number, name in enumerate(grade.criteria, start=1)}
    return replace(
        grade,
        certificate=_certificate(grade.certificate),
        notes=_once([_note(note, names) for note in grade.notes]),
        criteria={names[name]: found for name, found in grade.criteria.items()},
    )


def _certificate(certificate: Certificate) -> Certificate:
    """Of a counterexample the point and the response's own value there; of anything else what is about the response."""
    told = certificate.values
    if EXPECTED in told:
        kept = {name: value for name, value in told.items() if name != EXPECTED}
    else:
        kept = {name: value for name, value in told.items() if name in SAFE}
    return replace(certificate, values=kept)


def _note(note: Note, names: Mapping[str, str]) -> Note:
    hidden, _ = MORE.get(note.code, ("", ""))
    values = {name: value for name, value in note.values.items() if name != hidden}
    if "criterion" in values:
        number = names.get(values["criterion"], "point").removeprefix("point-")
        values = {"criterion": f"Point {number} of {len(names)}"}
    return Note(note.code, None if note.code in PLACELESS else note.span, values)


def _once(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The notes, each of them once."""
    return tuple(note for at, note in enumerate(notes) if note not in notes[:at])
