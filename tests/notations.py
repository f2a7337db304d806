"""The key of a field in the notations in which somebody might find it in a reply."""

from service.bank.question import Field, Question
from service.grading.outcome import Verdict

SHORTEST = 3
"""Letters of a notation that is looked for; `4` or `no` stands in many a sentence by itself."""


def notations(question: Question, field: Field) -> set[str]:
    """Spellings of the key without spaces: as its author wrote it, as it is read back, and as right responses write it."""
    right = [case.response for case in field.cases if case.verdict is Verdict.CORRECT]
    found = {field.key_text, *(right if field.type != "text" else ())}
    for response in right:
        if field.type not in ("text", "boolean", "choice", "derivation"):
            read = field.kind.show(field.key, field.kind.read(field.key, response))
            found |= {read.text, read.latex}
    return {text for each in found if len(text := each.replace(" ", "")) >= SHORTEST and field.type != "boolean"}
