"""Slips of the keyboard: a letter wrong, missing, too many, or swapped with its neighbour."""

MAX_SLIPS = 3
"""The most that a key may allow."""

PREFIXES = frozenset("a an un in im il ir de re en ex co bi di non dis mis pre sub".split())
"""What turns a word into another one when it stands in front."""

LETTERS_PER_SLIP = 4
"""Short words have too many neighbours that are words of their own: `cat` and `car`."""


def allowance(word: str) -> int:
    """How many slips a word can have and still be told from others."""
    return sum(map(str.isalpha, word)) // LETTERS_PER_SLIP


def slips(written: str, word: str, most: int) -> int | None:
    """How many slips lead from a word to what was written; None for more than `most`. Never slips: digits, signs, and a prefix.

    >>> slips("mitosos", "mitosis", 1)
    1
    """
    if abs(len(written) - len(word)) > most or _fixed(written) != _fixed(word):
        return None
    found = _distance(written, word)
    return found if found <= most and not _turned(written, word) else None


def _turned(written: str, word: str) -> bool:
    """Whether a syllable in front makes another word of it: `asymmetric`, `irregular`."""
    pairs = [(one, other) for one, other in zip(written.split(), word.split(), strict=False) if one != other]
    return any(one.removesuffix(other) in PREFIXES or other.removesuffix(one) in PREFIXES for one, other in pairs)


def _fixed(text: str) -> list[str]:
    return [each for each in text if not (each.isalpha() or each in " -'")]


def _distance(one: str, other: str) -> int:
    """Edits and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        line = [row]
        for column, right in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
