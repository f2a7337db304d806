"""When two responses read the same, so that what a person finds in one holds for the other.

Formulas and the like read the same when they are read back the same. Prose does when its words and signs are the same, however they
are spaced and whether or not a word begins with a capital; a name of one letter, or all in capitals, is not a word.
"""

import re
import unicodedata

from service.grading.outcome import Grade

_CAPITALISED = re.compile(r"(?<![\w^\\])[A-Z][a-z]+(?![\w^])")
_QUOTES = str.maketrans("‘’“”", "''\"\"")


def reading_of(answer_type: str, grade: Grade, response: str) -> str:
    """What responses that read the same have in common.

    Args:
        answer_type: its name.
        grade: of the response.
        response: as it was written.
    """
    if answer_type == "text" or grade.read is None:
        return _prose(response)
    return grade.read.text


def _prose(response: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", response).translate(_QUOTES).split())
    return _CAPITALISED.sub(lambda word: word[0].lower(), text).rstrip(".! ")
