"""docs/notes.md: every code a note may have, with the sentence a learner reads."""

from service.grading.messages import MORE, SENTENCES
from tests.case_tables import by_type
from tests.documents.markdown import code, page, prose, table

ABOUT = """\
A grade carries notes: a stable `code`, the place in the response (`span`, drawn as a `caret`) and a sentence. Codes are for
programs and do not change; sentences are for people and may. `{names}` are filled from the response, never with the key. What
stands in round brackets behind a sentence is told only to those who may know the key: instructors, and learners to whom the worked
solution is released."""


def text() -> str:
    """The page."""
    examples = _examples()
    rows = [(f"`{name}`", prose(_said(name)), examples.get(name, "")) for name in sorted(SENTENCES)]
    return page("Notes", "`service/grading/messages.py`", ABOUT, table(("code", "sentence", "example"), rows))


def _said(name: str) -> str:
    return f"{SENTENCES[name]} ({MORE[name][1]})" if name in MORE else SENTENCES[name]


def _examples() -> dict[str, str]:
    """A response that gets the note and its answer type, by code; the shortest in the case tables."""
    noted = [(row.note, row.response, kind) for kind, rows in by_type().items() for row in rows if row.note]
    chosen: dict[str, str] = {}
    for note, response, kind in sorted(noted, key=lambda each: len(each[1])):
        chosen.setdefault(note, f"{code(response)} ([{kind}](answer-types.md#{kind}))")
    return chosen
