"""The sentences learners read, by code. The only place where a note or a refusal becomes words.

A sentence says what was read, where it broke and what to do; it never contains the key. `{name}` is filled from the values of
the note. Rows are in alphabetical order.
"""

from collections.abc import Mapping

from service.errors import Span
from service.grading.outcome import Note

SENTENCES: dict[str, str] = {
    "agrees-so-far": "It agrees with the key at {agreed} points, but no proof was found either way; a person will look at it.",
    "awaits-review": "This is recorded; a person will mark it.",
    "coefficient-off": "The law is within the tolerance over the whole range, though the coefficient {written} is {percent} % off.",
    "digit-after-name": "The digits {digits} stand right behind {name}. Write {name}*{digits}, {name}^{digits} or {name}_{digits}.",
    "different": "This is not equal to what was asked.",
    "different-at": "At {point} yours gives {yours}, expected {expected}.",
    "different-somewhere": "There are values of {names} for which this differs from what was asked.",
    "empty": "Nothing was written here.",
    "incomplete": "The expression ends too early: something is missing at the end.",
    "missing-closing": "The bracket {opening} is never closed: add {closing}.",
    "not-equal-sides": "The sides of this chain of equations are not equal; the last one was graded.",
    "not-text": "The response has a character that cannot be stored ({character}). Remove it.",
    "number-too-large": "The number {literal} is larger than anything this can mean. Write it with a smaller exponent.",
    "read-left-to-right": "A division followed by a factor was read from left to right: 1/2x is (1/2)*x. Add brackets if you meant 1/(2x).",
    "too-deep": "Brackets or powers are nested more than {limit} deep. Write it more simply.",
    "too-long": "This is longer than {limit} characters. Write the final expression only.",
    "undefined": "This has no value where the key has one.",
    "unexpected-character": "The character {character} is not expected here.",
    "unexpected-token": "{token} is not expected here.",
    "unknown-command": "The LaTeX command {command} is not known here. Write plain mathematics.",
    "unknown-name": "{name} is not a name of this question; known: {known}. Upper and lower case differ.",
    "unmatched-closing": "The bracket {token} closes nothing. Remove it or open one before.",
    "unsuitable-length": "This is longer than {limit} characters. Shorten it.",
    "wrong-arity": "The function {function} was given {given} arguments and takes {wanted}.",
}
"""Code to template."""

_UNKNOWN = SENTENCES["unknown-name"]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(note: Note) -> str:
    """The sentence of a note, in English."""
    return filled(note.code, note.values)


def filled(code: str, values: Mapping[str, str]) -> str:
    """The sentence of a code; a code without a sentence is shown as it is."""
    text = SENTENCES.get(code, code).format_map(_Blank(values))
    suggestion = values.get("suggestion")
    return f"{text} Did you mean {suggestion}?" if suggestion else text


def caret(text: str, span: Span) -> str:
    """The line of the response that the span begins in, with carets under the span.

    >>> print(caret("4k(m+", (4, 5)))
    4k(m+
        ^
    """
    start, stop = max(0, min(span[0], len(text))), max(0, min(span[1], len(text)))
    begin = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[begin : line_end if line_end >= 0 else len(text)]
    width = max(1, min(stop, begin + len(line)) - start)
    left = max(0, start - begin - CONTEXT)
    return f"{line[left : start - begin + width + CONTEXT]}\n{' ' * (start - begin - left)}{'^' * min(width, CONTEXT)}"


CONTEXT = 60
"""Characters of a long line that are shown on either side of a caret."""
