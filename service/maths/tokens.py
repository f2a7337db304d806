r"""Text to tokens: plain, LaTeX and Unicode mathematics in one pass, with spans into the text as written.

Layout commands (`\left`, `\,`, `\displaystyle`) vanish here, synonyms (`\cdot`, `×`, `−`) become one operator, and runs of
letters become names by `service.maths.naming`. Knows nothing of precedence.
"""

import re
from collections.abc import Callable

from service.errors import ResponseError
from service.maths.accents import accented
from service.maths.differentials import SIGN, binding
from service.maths.functions import CALLED_FUNCTIONS
from service.maths.limits import MAX_DIGITS, MAX_EXPONENT
from service.maths.names import GREEK, Names, greek
from service.maths.naming import BIG, braced, is_product, next_name, opens_big, plain_name, unknown_name, whole_name
from service.maths.naming import Token as Token
from service.maths.notations import GROUPED, in_one_form, repeating
from service.maths.spoken import WORDS, Spoken, in_signs
from service.maths.superscripts import one_form
from service.maths.token_tables import (
    ACCENTS,
    BRACKETS,
    FRACTIONS,
    LAYOUT,
    MONEY,
    OPERATORS,
    POWERS,
    RELATIONS,
    STRUCTURE,
    STYLES,
    VARIANTS,
)  # fmt: skip

_LEXEME = re.compile(
    r"(?P<space>[\s\u00a0\u2000-\u200d\u202f\u2060\ufeff~]+)"
    rf"|(?P<number>{GROUPED}|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+(?![\dA-Za-z]))?)"
    r"|(?P<letters>[A-Za-z])"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<relation><=|>=|!=|==|=<|[=<>≤≥≠∈∉])|(?P<dots>\.{3,}|…|⋯)"
    r"|(?P<operator>\*\*|[-+*/^!_'])"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<semicolon>;)|(?P<norm>\|\||‖|∥)|(?P<bar>\|)|(?P<cell>&)"
    r"|(?P<other>.)",
    re.DOTALL,
)

_DOTS = frozenset(["·", "⋅", "∙", "•", "\\cdot"])
"""What is a product of its own kind between vectors; elsewhere it is one as any other."""
_PAIRS = {"⟨": "open", "\\langle": "open", "⟩": "close", "\\rangle": "close"}
"""Brackets of an inner product, where matrices are declared."""


def tokenize(text: str, names: Names) -> list[Token]:
    """The tokens of an expression, closed by one of kind `end`.

    Index variables that a sum or product binds are names too.

    Args:
        text: at most MAX_EXPRESSION characters (the parser checks).
        names: what may be written.

    Raises:
        ResponseError: unexpected-character, unknown-command, unknown-name, digit-after-name or number-too-large.
    """
    for _ in range(MAX_PASSES):
        try:
            return _tokens(text, names)
        except Spoken as spoken:
            text = spoken.text
    raise ResponseError("too-deep", (0, len(text)), {"limit": str(MAX_PASSES)})


MAX_PASSES = 8
"""How often a text is looked at for words that say an operation; `twice twice n` takes one more than `twice n`."""


def _tokens(text: str, names: Names) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    if "_" in text:
        text, names = binding(text, names)
    text = in_one_form(text)
    text = one_form(text, small_t="t" not in names.symbols) if names.has_matrices else text
    while position < len(text):
        simple = _SIMPLE.get(text[position])
        if simple is not None:
            kind, mark = simple
            tokens.append(Token(kind, mark, position, position + 1))
            position += 1
            continue
        match = _LEXEME.match(text, position)
        kind = (match and match.lastgroup) or "other"
        position = _READERS[kind](text, position, match.end() if match else position + 1, names, tokens)
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


_SIMPLE = {
    **{mark: ("operator", mark) for mark in "+-/^"},
    **{mark: ("open", mark) for mark in "([{"},
    **{mark: ("close", mark) for mark in ")]}"},
    ",": ("comma", ","),
}
"""Characters that are a token whatever stands around them."""

Reader = Callable[[str, int, int, Names, list[Token]], int]
"""Takes the text, where a lexeme starts and stops, the names and the tokens so far; appends, and says where to go on."""


def _space(_text: str, _start: int, stop: int, _names: Names, _out: list[Token]) -> int:
    return stop


def _number(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    stop = _end_of_digits(text, start, stop, out)
    if out and out[-1].kind == "symbol" and out[-1].stop == start and not _is_second(out):
        raise ResponseError(
            "digit-after-name", (out[-1].start, stop), {"name": out[-1].text, "digits": text[start:stop]}
        )
    literal = text[start:stop]
    if len(literal) < 16 and literal.isdigit():
        out.append(Token("number", literal, start, stop))
        return stop
    repeated = repeating(text, start)
    if repeated:
        out.append(Token("number", str(repeated[0]), start, repeated[1]))
        return repeated[1]
    literal = _SEPARATORS.sub("", literal)
    mantissa, _, exponent = literal.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 6 or (exponent and abs(int(exponent)) > MAX_EXPONENT):
        raise ResponseError("number-too-large", (start, stop), {"literal": literal[:40]})
    out.append(Token("number", literal, start, stop))
    return stop


def _is_second(out: list[Token]) -> bool:
    r"""Whether the digits are what a command takes behind its first letter, as in `\\frac x2`."""
    return len(out) > 1 and out[-2].kind == "command"


_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d+)?")
_SEPARATORS = re.compile(r"[^\d.eE+-]")
_GAP = re.compile(r"[ \\{,~\u00a0\u2009\u202f]")
_UNGROUPED = re.compile(r"\d+(?:\.\d+)?")


def _end_of_digits(text: str, start: int, stop: int, out: list[Token]) -> int:
    """Where a number ends: commas group thousands outside of arguments, blanks not in an exponent or index."""
    if text[stop : stop + 1] == ",":
        grouped = _THOUSANDS.match(text, start)
        return grouped.end() if grouped and grouped.end() > stop and not _in_arguments(out) else stop
    if stop - start > 4 and out and out[-1].kind == "operator" and out[-1].text in "^_":
        plain = _UNGROUPED.match(text, start)
        return plain.end() if plain and _GAP.match(text, plain.end()) else stop
    return stop


def _in_arguments(out: list[Token]) -> bool:
    depth = 0
    for index in range(len(out) - 1, 0, -1):
        kind = out[index].kind
        depth += (kind == "close") - (kind == "open")
        if depth < 0:
            return out[index - 1].kind == "function"
    return False


def _letters(text: str, start: int, _stop: int, names: Names, out: list[Token]) -> int:
    word = (_WORD_WITHOUT_SUPERSCRIPT if names.has_superscripts else _WORD).match(text, start)
    found = plain_name(word[0], start, names) if word else None
    if found is None and word is not None and word[0] in WORDS and not is_product(word[0], names):
        said = in_signs(text)
        if said != text:
            raise Spoken(said)
    return _emit(found or next_name(text, start, names), out)


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*+(?!\s*_|[₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ])")
_WORD_WITHOUT_SUPERSCRIPT = re.compile(_WORD.pattern + r"(?!\s*\^)")
"""A run of letters that has no sub- or superscript which might belong to a name."""


def _emit(found: Token, out: list[Token]) -> int:
    out.append(found)
    return found.stop


def _command(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    command = text[start:stop]
    if command in LAYOUT:
        return _after_layout(text, command, stop, out)
    if command in ("\\begin", "\\end"):
        return _environment(text, start, stop, out)
    if command in STYLES:
        return _styled(text, start, stop, names, out)
    if names.has_matrices and _of_vectors(command, start, stop, out):
        return stop
    if command in OPERATORS:
        out.append(Token("operator", OPERATORS[command], start, stop))
    elif command in BRACKETS:
        out.append(Token(*BRACKETS[command], start, stop))
    elif command in STRUCTURE:
        out.append(Token("command", STRUCTURE[command], start, stop))
    else:
        return _named_command(text, start, stop, names, out)
    return stop


def _of_vectors(sign: str, start: int, stop: int, out: list[Token]) -> bool:
    """Whether a sign is one that vectors have: the dot of their product, or a bracket around two of them."""
    if sign in _DOTS:
        out.append(Token("operator", "·", start, stop))
    elif _PAIRS.get(sign) == "open":
        out += (Token("function", "dot", start, stop), Token("open", "(", start, stop))
    elif sign in _PAIRS:
        out.append(Token("close", ")", start, stop))
    else:
        return False
    return True


def _named_command(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    name = VARIANTS.get(text[start + 1 : stop], text[start + 1 : stop])
    if name in BIG and opens_big(text, stop):
        return _emit(Token("big", BIG[name], start, stop), out)
    if name in ACCENTS:
        return _emit(accented(text, start, stop, names), out)
    found = whole_name(text, name, start, stop, names)
    if found:
        return _emit(found, out)
    if name in CALLED_FUNCTIONS:
        return _emit(Token("function", name, start, stop), out)
    if name in GREEK or name == "pi":
        raise unknown_name(text, name, start, stop, names)
    raise ResponseError("unknown-command", (start, stop), {"command": text[start:stop]})


def _after_layout(text: str, command: str, stop: int, out: list[Token]) -> int:
    side = _SIDES.get(command)
    if side and text[stop : stop + 1] in (".", "|"):
        if text[stop] == "|":
            out.append(Token(side, "|", stop, stop + 1))
        return stop + 1
    return stop


_SIDES = {
    **dict.fromkeys(("\\left", "\\bigl", "\\Bigl", "\\biggl", "\\Biggl"), "open"),
    **dict.fromkeys(("\\right", "\\bigr", "\\Bigr", "\\biggr", "\\Biggr"), "close"),
}
"""Layout that says on which side a following bar stands; after `.` there is no bracket at all."""


def _styled(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    inner = braced(text, stop)
    if inner is None:
        return stop
    content, close = inner
    if content.strip().rstrip(",").lower() in _WORDS:
        return _worded(content.strip().rstrip(",").lower(), start, close, out)
    name = content.strip().translate(_UNSPACED)
    found = whole_name(text, name if name in names.spellings else VARIANTS.get(name, name), start, close, names)
    if found is None and name in CALLED_FUNCTIONS:
        found = Token("function", name, start, close)
    return _emit(found, out) if found else stop


_WORDS = frozenset(["if", "for", "when", "where", "otherwise", "else", "elsewhere", "and", "or"])
"""Words that may stand in the text of a case distinction; `if` and its like say nothing."""


def _worded(word: str, start: int, stop: int, out: list[Token]) -> int:
    if word in ("and", "or"):
        out.append(Token("word", word, start, stop))
    elif word in ("otherwise", "else", "elsewhere"):
        out.append(Token("word", "otherwise", start, stop))
    return stop


_UNSPACED = str.maketrans("", "", " {}\\")


def _environment(text: str, start: int, stop: int, out: list[Token]) -> int:
    inner = braced(text, stop)
    if inner is None:
        raise ResponseError("unknown-command", (start, stop), {"command": text[start:stop]})
    out.append(Token("begin" if text[start:stop] == "\\begin" else "ending", inner[0].strip(), start, inner[1]))
    return inner[1]


def _relation(text: str, start: int, stop: int, _names: Names, out: list[Token]) -> int:
    written = text[start:stop]
    out.append(Token("relation", RELATIONS.get(written, written), start, stop))
    return stop


def _cell(text: str, start: int, stop: int, _names: Names, out: list[Token]) -> int:
    if "\\begin" in text[:start]:
        out.append(Token("cell", "&", start, stop))
    return stop


def _norm(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    """`‖`; among scalars `||` closes one absolute value and opens the next."""
    if text[start] == "|" and not names.has_matrices:
        out.append(Token("bar", "|", start, start + 1))
        out.append(Token("bar", "|", start + 1, stop))
    else:
        out.append(Token("norm", text[start:stop], start, stop))
    return stop


def _operator(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    written = text[start:stop]
    out.append(Token("operator", OPERATORS.get(written, written), start, stop))
    return stop


def _plain(kind: str) -> Reader:
    def read(text: str, start: int, stop: int, _names: Names, out: list[Token]) -> int:
        out.append(Token(kind, text[start:stop], start, stop))
        return stop

    return read


def _other(text: str, start: int, stop: int, names: Names, out: list[Token]) -> int:
    letter = text[start]
    if (names.has_matrices and _of_vectors(letter, start, stop, out)) or _sign(letter, start, stop, out):
        return stop
    if letter == SIGN:
        out.append(Token("differential", letter, start, stop))
    elif letter in MONEY and _is_beside_digits(text, start):
        pass
    elif letter in FRACTIONS:
        _fraction(FRACTIONS[letter], start, stop, out)
    elif ord(letter) in POWERS:
        return _superscript(text, start, names, out)
    elif letter == "π" or greek(letter) != letter:
        return _named_letter(text, start, "pi" if letter == "π" else greek(letter), names, out)
    else:
        raise ResponseError("unexpected-character", (start, stop), {"character": letter})
    return stop


def _sign(letter: str, start: int, stop: int, out: list[Token]) -> bool:
    """Whether a letter is an operator, a bracket or the sign of a root, which is then appended."""
    if letter in OPERATORS:
        out.append(Token("operator", OPERATORS[letter], start, stop))
    elif letter in BRACKETS:
        out.append(Token(*BRACKETS[letter], start, stop))
    elif letter in "√∛":
        out.append(Token("command", "sqrt", start, stop) if letter == "√" else Token("function", "cbrt", start, stop))
    else:
        return False
    return True


def _fraction(written: tuple[int, int], start: int, stop: int, out: list[Token]) -> None:
    """A fraction of one sign, such as ½; one behind a whole number is added to it."""
    above, below = written
    if out and out[-1].kind == "number" and out[-1].text.isdigit() and out[-1].stop == start:
        out[-1] = out[-1]._replace(text=f"{int(out[-1].text) * below + above}/{below}", stop=stop)
        return
    parts = (("open", "("), ("number", str(above)), ("operator", "/"), ("number", str(below)), ("close", ")"))
    out.extend(Token(kind, piece, start, stop) for kind, piece in parts)


def _is_beside_digits(text: str, at: int) -> bool:
    after, before = text[at + 1 :].lstrip("-+ .")[:1], text[:at].rstrip(" }\\.")[-1:]
    return after.isdigit() or before.isdigit()


def _named_letter(text: str, start: int, name: str, names: Names, out: list[Token]) -> int:
    if name in BIG and opens_big(text, start + 1):
        return _emit(Token("big", BIG[name], start, start + 1), out)
    found = whole_name(text, name, start, start + 1, names)
    if found is None:
        raise unknown_name(text, name, start, start + 1, names)
    return _emit(found, out)


def _superscript(text: str, start: int, names: Names, out: list[Token]) -> int:
    stop = start
    while stop < len(text) and ord(text[stop]) in POWERS:
        stop += 1
    out.append(Token("operator", "^", start, stop))
    out.append(Token("open", "(", start, stop))
    inner = tokenize(text[start:stop].translate(POWERS), names)[:-1]
    out.extend(token._replace(start=start + token.start, stop=start + token.stop) for token in inner)
    out.append(Token("close", ")", start, stop))
    return stop


_READERS: dict[str, Reader] = {
    "relation": _relation, "cell": _cell, "semicolon": _plain("semicolon"), "norm": _norm, "dots": _plain("dots"),
    "space": _space, "number": _number, "letters": _letters, "command": _command, "operator": _operator, "other": _other,
    "open": _plain("open"), "close": _plain("close"), "comma": _plain("comma"), "bar": _plain("bar"),
}  # fmt: skip
