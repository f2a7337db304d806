r"""Text to the items of a quantity: literals, units, operators, and the words around them, each with its span.

The text keeps its length through every rewriting here, so that spans stay spans into the response.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from service.errors import ResponseError
from service.maths import quantity_words as words
from service.maths.notations import in_one_form
from service.maths.number_words import SCALES, SUFFIXES, words_at
from service.maths.numerals import Numeral, numeral_at, scaled
from service.maths.units import MONEY, PHRASES, Unit, glued, is_count, senses_of

Nouns = Mapping[str, Unit]
"""Further count nouns, in lower case, that the key names."""


class Item(NamedTuple):
    """One item.

    Attributes:
        kind: number, unit, operator, open, close, function, command, symbol, per, filler, word, stop, bound or denial.
        text: canonical for operators and brackets, otherwise as written.
        start: first character.
        stop: one past the last.
        numeral: for a number.
        senses: for a unit, the usual one first.
    """

    kind: str
    text: str
    start: int
    stop: int
    numeral: Numeral | None = None
    senses: tuple[Unit, ...] = ()


FUNCTIONS = frozenset(
    "sqrt cbrt exp ln log lg log2 log10 abs floor ceil sin cos tan arcsin arccos arctan asin acos atan sinh cosh tanh".split()
)
"""Functions that occur in the arithmetic of a number; none of them is spelled like a unit."""

CURRENCIES = "$€£¥₹＄"
"""Signs that stand before their amount."""

_DASHES = dict.fromkeys(map(ord, "−–—‐‑﹣－"), "-")
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u2060\ufeff\t\r"),
    " ",
)
_OPERATORS = (
    dict.fromkeys("×⋅·∙•∗✕⨯＊*", "*")
    | dict.fromkeys("/÷∕⁄／", "/")
    | {"+": "+", "＋": "+", "-": "-", "^": "^", "**": "^"}
)
_LATEX_OPERATORS = {"\\cdot": "*", "\\times": "*", "\\ast": "*", "\\div": "/", "\\over": "/"}
_OPENINGS = {"(": "(", "[": "(", "{": "{", "（": "("}
_CLOSINGS = {")": ")", "]": ")", "}": "}", "）": ")"}

_STYLED = re.compile(
    r"\\(?:text|mathrm|textrm|textbf|textnormal|textsf|texttt|textup|emph|mathbf|mathit|textit|mathsf|operatorname|mbox|boldsymbol|mathord)\s*\{([^{}]*)\}"
)
_UNITS_BETWEEN = r"\{((?:[^{}\d\\]|\\(?:cdot|times)(?![A-Za-z])|\\[,;:]|\^\{?-?\d\}?)*)\}"
_UNIT_FRACTION = re.compile(rf"\\[cdt]?frac\s*{_UNITS_BETWEEN}\s*{_UNITS_BETWEEN}")
_RAISED = re.compile(r"\^\{(-?\d{1,2})\}")
_DEGREE = re.compile(r"\^ ?\{? ?\\circ ?\}?|\\(?:degree|textdegree)(?![A-Za-z])")
_SIUNITX = re.compile(r"\\(?:SI|qty|si|unit|num)\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\}(?:\s*\{([^{}]*)\})?")
_UNIT_MACRO = re.compile(r"\\(?:(micro|milli|centi|kilo|mega|giga|nano|pico|tera|deci|hecto)\s*\\)?([A-Za-z]+)")
_LAYOUT = re.compile(
    r"\\(?:left|right|bigl?|Bigl?|bigr|Bigr|displaystyle|quad|qquad)(?![A-Za-z])|\\[,;:! ]|[~\"“”`]|\\(?=%)|\\\n"
)
_MICRO = re.compile(r"\\(?:mu|micro)\s*(?=[A-Za-z])")
_GROUPS = re.compile(r"(?<=\d)(?:,\\! ?| ?\{, ?\})(?=\d{3}(?!\d))")
_OHM = re.compile(r"([kMGTmµn]?) ?\\(?:Omega|ohm)(?![A-Za-z])")
_LITRE = re.compile(r"\\ell(?![A-Za-z])|ℓ")
_SPACE = re.compile(" *")
_LETTERS = re.compile(
    r"° {0,20}[CFK](?![A-Za-z])|[^\W\d_][^\W_⁰¹²³⁴⁵⁶⁷⁸⁹]*(?:'[a-z]+|(?:[./][A-Za-z])(?=\.))?|[°Ω]|\\[A-Za-z]+|\\.",
    re.DOTALL,
)
_SUPERSCRIPT = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SCALE = re.compile(r"[ -]*([A-Za-z]+)(?![A-Za-z])")
_AND_PART = re.compile(r" and (?:a|one) (half|third|quarter)\b", re.IGNORECASE)
_PARTS = {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4)}
_SUFFIX = re.compile(r" ?(bn|mn|[kKMBGTmb])(?![A-Za-z0-9²³^Ω\u2126])")
_NUMBER_NEXT = re.compile(r" ?[-+*×·/÷x] ?[\d.(]")
_NEXT_WORD = re.compile(r" ?-?([A-Za-z][A-Za-z0-9]*)")
_NAME_GOES_ON = re.compile(r"(?:[-_]\{?[A-Za-z0-9]+\}?)+")
_DENIED = re.compile(r"(?:n't|n’t)$")
_PHRASES = (
    re.compile(r"[A-Za-z.]{1,30}[ -][A-Za-z.]{1,30}[ -][A-Za-z.]{1,30}(?![A-Za-z])"),
    re.compile(r"[A-Za-z.]{1,30}[ -][A-Za-z.]{1,30}(?![A-Za-z])"),
)
_BOUND_PHRASES = re.compile(rf"(?:{'|'.join(words.BOUND_PHRASES)})\b", re.IGNORECASE)
_NUMBER_WORD_START = re.compile(r"[a-z]", re.IGNORECASE)


def plain(text: str) -> str:
    """The text with ASCII digits, dashes and spaces and without styling commands, of the same length."""
    if not text.isascii():
        text = "".join(map(_ascii_digit, text.translate(_DASHES).translate(_SPACES)))
    if "{" in text or "\\" in text:
        text = _GROUPS.sub(lambda match: "{,}".ljust(len(match[0])), in_one_form(text))
    if "\\" in text:
        text = _DEGREE.sub(lambda match: "°".rjust(len(match[0])), _SIUNITX.sub(_typed, text))
        for _ in range(2):
            text = _STYLED.sub(lambda match: f"{match[1]} ".rjust(len(match[0])), _RAISED.sub(_unbraced, text))
        text = _MICRO.sub(lambda match: "µ".rjust(len(match[0])), text)
        text = _OHM.sub(lambda match: f"{match[1]}Ω".rjust(len(match[0])), text)
        text = _UNIT_FRACTION.sub(_divided, text)
    text = _LITRE.sub(lambda match: "l".rjust(len(match[0])), text)
    return _LAYOUT.sub(lambda match: " " * len(match[0]), text.replace("\t", " ").replace("\r", " "))


def _ascii_digit(letter: str) -> str:
    number = unicodedata.decimal(letter, None) if letter > "\x7f" else None
    return letter if number is None else str(number)


def _unbraced(match: re.Match[str]) -> str:
    return f"^{match[1]}".ljust(len(match[0]))


def _typed(match: re.Match[str]) -> str:
    r"""`\SI{9.8}{\metre\per\second\squared}` without its macros."""
    macros = _UNIT_MACRO.sub(lambda macro: f" {macro[1] or ''}{macro[2]}".rjust(len(macro[0])), match[2] or "")
    return f"{match[1]} {macros}".rjust(len(match[0]))


def _divided(match: re.Match[str]) -> str:
    above, below = match[1].strip(), match[2].strip()
    return f"{above}/({below})".rjust(len(match[0])) if above and below else match[0]


def items_of(text: str, nouns: Nouns) -> list[Item]:
    """The items of a text that `plain` has gone over.

    Raises:
        ResponseError: number-too-large, lost-exponent or ambiguous-separator.
    """
    return _Scanner(text, nouns).scan()


class _Scanner:
    """The position in the text and the items found so far."""

    def __init__(self, text: str, nouns: Nouns) -> None:
        self.text = text
        self.nouns = nouns
        self.at = 0
        self.items: list[Item] = []
        self.raising = 0

    def scan(self) -> list[Item]:
        while self.at < len(self.text):
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            letter = self.text[self.at : self.at + 1]
            if letter:
                self.reader(letter)(letter)
        return self.items

    def reader(self, letter: str) -> Callable[[str], None]:
        if (
            letter.isdecimal()
            or letter in "½⅓⅔¼¾⅕⅛"
            or (letter == "." and self.text[self.at + 1 : self.at + 2].isdecimal())
        ):
            return self.number
        if letter.isalpha() or letter in "\\°":
            return self.letters
        return self.sign

    def emit(
        self, kind: str, text: str, stop: int, numeral: Numeral | None = None, senses: tuple[Unit, ...] = ()
    ) -> None:
        self.items.append(Item(kind, text, self.at, stop, numeral, senses))
        self.at = stop

    def last(self) -> Item | None:
        return self.items[-1] if self.items else None

    def number(self, _letter: str) -> None:
        last = self.last()
        divided = last is not None and last.kind == "operator" and last.text in "/^"
        numeral = numeral_at(self.text, self.at, divided=divided)
        if numeral is None:
            self.emit("word", self.text[self.at], self.at + 1)
        elif self.text.startswith("!", numeral.stop):
            raise ResponseError("malformed-number", (self.at, numeral.stop + 1))
        else:
            self.literal(numeral)

    def literal(self, numeral: Numeral) -> None:
        if match := _AND_PART.match(self.text, numeral.stop):
            value = numeral.value + _PARTS[match[1].lower()]
            numeral = Numeral(value, "", numeral.figures, numeral.places, match.end())
        while (match := _SCALE.match(self.text, numeral.stop)) and (power := SCALES.get(match[1].lower())):
            numeral = scaled(numeral, power, match.end())
        numeral = self.suffixed(numeral)
        self.emit("number", self.text[self.at : numeral.stop], numeral.stop, numeral)

    def suffixed(self, numeral: Numeral) -> Numeral:
        match = _SUFFIX.match(self.text, numeral.stop)
        if match is None:
            return numeral
        last = self.last()
        paid = last is not None and last.kind == "unit" and _is_money(last.senses)
        suffix = match[1].upper() if paid else match[1]
        power = SUFFIXES.get(suffix) or SCALES.get(match[1])
        certain = (
            suffix in "kbnmn" or paid or self.noun_at(match.end()) or (suffix in "MGT" and self.in_sum(match.end()))
        )
        return scaled(numeral, power, match.end()) if power and certain else numeral

    def in_sum(self, position: int) -> bool:
        """Whether a number with a letter behind it is calculated with, as a million is and a molar solution is not."""
        before = [item.text for item in self.items[-2:]]
        joined = bool(before) and self.items[-1].kind == "operator" and len(self.items) > 1 and "^" not in before
        return joined or _NUMBER_NEXT.match(self.text, position) is not None

    def noun_at(self, position: int) -> bool:
        match = _NEXT_WORD.match(self.text, position)
        if match is None:
            return self.text[position : position + 2].lstrip()[:1] in tuple(CURRENCIES)
        counted = all(
            is_count(name) or name in MONEY or name == "information"
            for unit in senses_of(match[1])
            for name, _ in unit.dimensions
        )
        return (
            match[1].lower() in self.nouns or match[1].lower() == "english" or (counted and bool(senses_of(match[1])))
        )

    def letters(self, letter: str) -> None:
        if match := _BOUND_PHRASES.match(self.text, self.at):
            return self.emit("bound", match[0], match.end())
        if phrase := self.phrase():
            return self.emit("unit", phrase, self.at + len(phrase), senses=senses_of(phrase))
        numeral = words_at(self.text, self.at) if _NUMBER_WORD_START.match(letter) else None
        if numeral:
            return self.literal(numeral)
        match = _LETTERS.match(self.text, self.at)
        return self.word(match[0].replace(" ", ""), match.end()) if match else self.emit("word", letter, self.at + 1)

    def phrase(self) -> str:
        """The unit of two or three words that starts here; empty when there is none."""
        for pattern in _PHRASES:
            match = pattern.match(self.text, self.at)
            found = match[0].rstrip(".") if match else ""
            if found.casefold() in PHRASES:
                return found
        return ""

    def word(self, word: str, stop: int) -> None:
        kind, text, senses = self.classified(word, stop)
        named = _NAME_GOES_ON.match(self.text, stop) if kind == "word" else None
        if raised := self.raises(word.casefold(), stop):
            self.raising, self.at = raised, stop
        elif power := self.raised_by_digit(word):
            self.emit("unit", word[:-1], stop, senses=senses_of(word[:-1]))
            self.raise_last(power)
        elif power := self.raised_afterwards(word.casefold()):
            self.at = stop
            self.raise_last(power)
        else:
            self.emit(kind, text, named.end() if named else stop, senses=senses)
            if self.raising and kind == "unit":
                self.raise_last(self.raising)
            self.raising = 0

    def raises(self, word: str, stop: int) -> int:
        """The exponent of `square` or `cubic` in front of a unit; 0 for any other word."""
        power = words.RAISING.get(word, 0)
        match = _NEXT_WORD.match(self.text, stop + self.text.startswith(".", stop)) if power else None
        return power if match is not None and senses_of(match[1]) else 0

    def raised_by_digit(self, word: str) -> int:
        """The exponent of `cm3` and of the s2 in `m/s2`; 0 for any other word."""
        senses = senses_of(word[:-1]) if word[-1:] in ("2", "3") and self.behind_amount() else ()
        is_plain = senses and all(name in ("length", "time") for name, _ in senses[0].dimensions)
        return int(word[-1]) if is_plain else 0

    def raised_afterwards(self, word: str) -> int:
        last = self.last()
        return words.RAISED.get(word, 0) if last is not None and last.kind in ("unit", "close") else 0

    def raise_last(self, power: int) -> None:
        """Puts an exponent behind the last unit, as a superscript would."""
        self.items.append(Item("operator", "^", self.at, self.at))
        self.items.append(Item("number", str(power), self.at, self.at, numeral_at(str(power), 0)))

    def classified(self, word: str, stop: int) -> tuple[str, str, tuple[Unit, ...]]:
        lower = word.casefold()
        if self.multiplies(lower, stop):
            return "operator", "*", ()
        if lower in self.nouns:
            return "unit", word, (self.nouns[lower],)
        if word in ("a", "an"):
            return "filler", word, ()
        if (kind := _kind_of_word(lower, self.text, stop)) is not None:
            return kind[0], kind[1], ()
        senses = () if lower in words.FILLERS and not senses_of(word) else senses_of(word)
        if senses and not (lower == "us" and self.text[stop:].lstrip()[:6].lower() == "dollar"):
            return "unit", word, senses
        if self.behind_amount() and (pairs := glued(word)):
            return "unit", word, tuple(one.times(other) for one, other in pairs)
        if lower == "in" and self.behind_amount() and not self.text[stop:].strip(" ."):
            return "unit", word, senses_of("inch")
        return ("filler" if lower in words.FILLERS else "word"), word, ()

    def behind_amount(self) -> bool:
        """Whether a unit may stand here: behind a number, a bracket, another unit or an operator."""
        last = self.last()
        return last is not None and last.kind in ("number", "close", "unit", "operator")

    def multiplies(self, lower: str, stop: int) -> bool:
        last = self.last()
        after = self.text[stop:].lstrip()[:1]
        return (
            lower in ("x", "times")
            and last is not None
            and last.kind in ("number", "close", "unit")
            and (after.isdecimal() or after in tuple(f"({CURRENCIES}"))
        )

    def sign(self, letter: str) -> None:
        text, at = self.text, self.at
        if match := _SUPERSCRIPT.match(text, at):
            return self.superscript(match)
        if text.startswith("**", at):
            return self.emit("operator", "^", at + 2)
        kind, canonical = _kind_of_sign(letter)
        return self.emit(kind, canonical, at + 1, senses=senses_of(letter) if kind == "unit" else ())

    def superscript(self, match: re.Match[str]) -> None:
        digits = match[0].translate(_SUPERSCRIPTS)
        if len(digits) > 4:
            raise ResponseError("number-too-large", match.span(), {"literal": f"^{digits[:20]}"})
        self.items.append(Item("operator", "^", match.start(), match.start()))
        if digits.startswith("-"):
            self.items.append(Item("operator", "-", match.start(), match.start()))
        numeral = numeral_at(digits.lstrip("+-"), 0)
        self.emit("number", digits, match.end(), numeral)


def _is_money(senses: tuple[Unit, ...]) -> bool:
    return bool(senses) and all(name in MONEY for name, _ in senses[0].dimensions)


def _kind_of_word(lower: str, text: str, stop: int) -> tuple[str, str] | None:
    """Kind and canonical text of a word that is neither a unit nor unknown."""
    bare = lower.removeprefix("\\")
    if lower in _LATEX_OPERATORS:
        return "operator", _LATEX_OPERATORS[lower]
    if lower in ("minus", "negative", "plus"):
        return "operator", "+" if lower == "plus" else "-"
    if bare in FUNCTIONS:
        return ("command" if lower == "\\sqrt" else "function"), bare
    if lower in ("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"):
        return "command", "frac"
    if bare in ("pi", "π") or (lower == "e" and text[stop : stop + 1] == "^"):
        return "symbol", "e" if lower == "e" else "pi"
    return _kind_of_connective(lower)


def _kind_of_connective(lower: str) -> tuple[str, str] | None:
    if lower == "per":
        return "per", "per"
    if lower in words.BOUNDS:
        return "bound", lower
    if lower in words.DENIALS or _DENIED.search(lower):
        return "denial", lower
    if lower in words.ALTERNATIVES:
        return "stop", lower
    return None


def _kind_of_sign(letter: str) -> tuple[str, str]:
    if letter in _OPERATORS:
        return "operator", _OPERATORS[letter]
    if letter in _OPENINGS:
        return "open", _OPENINGS[letter]
    if letter in _CLOSINGS:
        return "close", _CLOSINGS[letter]
    if letter in words.BOUNDS:
        return "bound", letter
    if letter in words.ALTERNATIVES or letter in "|…":
        return "stop", letter
    if letter == "√":
        return "command", "sqrt"
    if senses_of(letter):
        return "unit", letter
    return ("filler", letter) if letter in ".!?*_'’:#→" else ("word", letter)
