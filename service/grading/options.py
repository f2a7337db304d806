"""Options that a learner chooses from, and how their names, texts and labels are told apart in what is written.

Shared by everything that asks for options: one of them, several, pairs of them, or their order.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from service.errors import AuthoringError, ResponseError, Span
from service.grading.kinds import Spec
from service.grading.spelling import spelt
from service.grading.written import Written
from service.maths.limits import MAX_EXPRESSION
from service.maths.prose import peel_several, sides_of

MAX_OPTIONS = 60


class OptionSpec(Spec):
    """One option.

    Attributes:
        id: how the key names it.
        text: how it is shown.
        aliases: other ways to say the same.
    """

    id: Written
    text: Written = ""
    aliases: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What may be named.

    Attributes:
        texts: id to text, in the order shown.
        spellings: every spelling, in the one spelling, to its id.
        labels: letters and numbers of the options to their ids.
    """

    texts: Mapping[str, str]
    spellings: Mapping[str, str]
    labels: Mapping[str, str]

    def named(self, written: str) -> str | None:
        """The id of what a piece of text names: by spelling, by label, or by both (`A) Paris`)."""
        bare = _STYLED.sub(r"\1", written).strip(_AROUND).lower()
        match = _LABEL_AND_TEXT.fullmatch(bare)
        told = match and (self.labels.get(match[1]), self.spellings.get(spelt(match[2])))
        if told and told[1] is not None:
            return told[0] if told[0] == told[1] else None
        found = None if _LETTERS_APART.fullmatch(bare) else self.spellings.get(spelt(written) or bare)
        if found is None:
            label = _LABELLED.fullmatch(bare)
            found = self.letter(label[1]) if label else None
        return found

    def letter(self, label: str) -> str | None:
        """The id of what a letter or number names, as a label or as an id of its own."""
        return self.labels.get(label) or self.spellings.get(label)

    def shown(self) -> str:
        """Their texts, for a sentence."""
        return "; ".join(self.texts.values())


_AROUND = " \t\r\n.,;$*`\"'“”"
_LETTERS_APART = re.compile(r"[{\[(]?\(?[a-z]\)?(?:[\s,;&+/]+(?:and\s+)?\(?[a-z]\)?)+[}\])]?")
"""Letters with separators: an `a` among them is no article."""
_BULLET = re.compile(r"^\s*[-•*]\s+", re.MULTILINE)
_AROUND_LETTERS = re.compile(r"^(?:both|options?|choices?|answers?|letters?)\s+|\s+only$", re.IGNORECASE)
_STYLED = re.compile(r"\\(?:text|mathrm|textbf|mathbf|boxed)\s*\{([^{}]*)\}")
_LABELLED = re.compile(r"\(?(?:option|choice|item|answer|letter|number|box)?[ :]?\(?([a-z]|\d{1,2})\)?[.):]?")
_LABEL_AND_TEXT = re.compile(r"\(?([a-z]|\d{1,2})[).:]\s*(.+)")


def options_of(specs: Sequence[OptionSpec], field: str) -> Options:
    """The options of a key.

    Raises:
        AuthoringError: a repeated id, one spelling for two options, or too many.
    """
    texts = {option.id: option.text or option.id for option in specs}
    if len(texts) != len(specs):
        raise AuthoringError("Two options have the same id.", "Give each option its own id.", field=field)
    if not 1 <= len(texts) <= MAX_OPTIONS:
        raise AuthoringError(f"There are {len(texts)} options.", f"Give 1 to {MAX_OPTIONS}.", field=field)
    spellings = spellings_of(specs, field)
    for option in specs:
        # An option that is called "a" would be lost as an article.
        spellings |= {name.lower(): option.id for name in (option.id, option.text) if name and not spelt(name)}
    labels = labels_of(specs, spellings)
    return Options(MappingProxyType(texts), MappingProxyType(spellings), MappingProxyType(labels))


def spellings_of(specs: Iterable[OptionSpec], field: str = "options") -> dict[str, str]:
    """Every spelling of every option to its id.

    Raises:
        AuthoringError: one spelling for two options.
    """
    spellings: dict[str, str] = {}
    for index, option in enumerate(specs):
        for text in (option.id, option.text, *option.aliases):
            spelling = spelt(text)
            if spelling and spellings.setdefault(spelling, option.id) != option.id:
                problem = f"{text!r} names both {spellings[spelling]} and {option.id}."
                raise AuthoringError(problem, "Remove it from one of them.", field=f"{field}.{index}.aliases")
    return spellings


def labels_of(specs: Sequence[OptionSpec], spellings: Mapping[str, str]) -> dict[str, str]:
    """Letters and numbers in the order shown, as far as they are no spellings themselves."""
    letters = {chr(ord("a") + index): option.id for index, option in enumerate(specs[:26])}
    numbers = {str(index): option.id for index, option in enumerate(specs, start=1)}
    return {label: option for label, option in (letters | numbers).items() if label not in spellings}


def check_known(ids: Iterable[str], options: Options, field: str) -> None:
    """Refuse ids that no option has. Raises AuthoringError."""
    for one in ids:
        if one not in options.texts:
            raise AuthoringError(f"There is no option {one!r}.", f"Options: {', '.join(options.texts)}.", field=field)


def whole(text: str) -> Span:
    """The span of a text without the blanks around it."""
    start = len(text) - len(text.lstrip())
    return start, max(start + 1, len(text.rstrip()))


def from_json(text: str) -> list[object] | dict[str, object] | None:
    """The list or object that a response is, when it is JSON that a client sent."""
    stripped = text.strip()
    if stripped[:1] not in ("[", "{") or len(stripped) > MAX_EXPRESSION:
        return None
    try:
        found = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list | dict) else None


_SEPARATOR = re.compile(r"\s*(?:[,;\n&+]|(?<![A-Za-z])and(?![A-Za-z]))\s*(?:and(?![A-Za-z])\s*)?", re.IGNORECASE)


def pieces(text: str, options: Options, separator: re.Pattern[str] = _SEPARATOR) -> list[str]:
    """The ids of the options that a text lists, in order.

    Raises:
        ResponseError: not-an-option for a piece that names none.
    """
    if len(text) > MAX_EXPRESSION:
        raise ResponseError("too-long", (MAX_EXPRESSION, len(text)), {"limit": str(MAX_EXPRESSION)})
    listed = from_json(text)
    if isinstance(listed, list):
        return [_single(str(one), options, text) for one in listed]
    last = sides_of(peel_several(text))[-1].strip()
    body = last.strip("()[]{} ") if last[:1] in "([{" and last[-1:] in ")]}" else last
    for reading in (last, body):
        found = _listed(reading, options, separator)
        if found is not None:
            return found
    raise ResponseError("not-an-option", whole(text), {"options": options.shown()})


def _single(written: str, options: Options, text: str) -> str:
    found = options.named(written)
    if found is None:
        raise ResponseError("not-an-option", whole(text), {"options": options.shown()})
    return found


def _listed(body: str, options: Options, separator: re.Pattern[str]) -> list[str] | None:
    alone = options.named(body)
    if alone is not None:
        return [alone]
    lines = _AROUND_LETTERS.sub("", _BULLET.sub("", body))
    cut = [piece for piece in separator.split(lines) if piece and piece.strip()]
    found = [options.named(piece) for piece in cut]
    if cut and None not in found:
        return [one for one in found if one is not None]
    if _LETTERS_APART.fullmatch(body.lower()):
        return _joined_letters(lines, options)
    return _joined_letters(lines, options) or _by_texts(body, options)


def _joined_letters(body: str, options: Options) -> list[str] | None:
    """`AC` and `A C`: labels without separators."""
    letters = "".join(re.split(r"[\s/]+|\)\s*\(", body.lower())).strip("()")
    if not re.fullmatch(r"[a-z]{2,26}|\d{2,9}", letters) or len(set(letters)) != len(letters):
        return None
    found = [options.letter(letter) for letter in letters]
    return [one for one in found if one is not None] if None not in found else None


def _by_texts(body: str, options: Options) -> list[str] | None:
    """Options whose own texts have commas or "and" in them: the longest spellings first, and nothing else may remain."""
    spelling = spelt(body)
    longest = sorted(options.spellings, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    rest = pattern.sub(" ", spelling)
    if re.sub(r"[,;&+]|\band\b", " ", rest).strip():
        return None
    return [options.spellings[match[0]] for match in pattern.finditer(spelling)] or None
