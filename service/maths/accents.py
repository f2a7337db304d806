r"""Accents over a letter, which make another name of it: `\\bar{x}` is not x. A bar over more is the complex conjugate."""

from service.maths.names import Domain, Names
from service.maths.naming import Token, braced, unknown_name, whole_name
from service.maths.token_tables import ACCENTS


def accented(text: str, start: int, stop: int, names: Names) -> Token:
    r"""`\\bar{x}` as the name `x_bar`, or `xbar` where that is declared; the conjugate of what is complex or no letter.

    Raises:
        ResponseError: unknown-name.
    """
    inner = braced(text, stop)
    bare = text[stop:].lstrip()[:1]
    letter, end = (inner[0].strip(), inner[1]) if inner else (bare, text.find(bare, stop) + 1)
    accent = ACCENTS[text[start + 1 : stop]]
    bases = [f"{letter}_{accent}", f"{letter}{accent}"]
    if accent == "hat" and (names.strict or names.has_matrices):
        bases.append(letter)
    for base in bases:
        found = whole_name(text, base, start, end, names)
        if found:
            return found
    if accent == "bar" and not names.has_matrices and _is_conjugated(letter, names):
        return Token("function", "conj", start, stop)
    if names.strict or not letter.isalpha() or len(letter) > 1:
        raise unknown_name(text, f"{letter}_{accent}", start, end, names)
    return Token("symbol", f"{letter}_{accent}", start, end)


def _is_conjugated(inside: str, names: Names) -> bool:
    symbol = names.symbols.get(names.spellings.get(inside, ""))
    return symbol.domain is Domain.COMPLEX if symbol else len(inside) > 1
