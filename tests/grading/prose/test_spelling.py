"""Spellings made one, within bounds."""

import pytest

from service.grading.prose.direction_words import DIRECTION_WORDS
from service.grading.prose.spelling import UNTOUCHED, american, lemma, mended, resembles_untouched

VOCABULARY = frozenset(
    "gradient initialization learn rank similar parallel align hidden overfit prompt attention".split()
)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("initialisation", "initialization"),
        ("favour", "favor"),
        ("analysed", "analyzed"),
        ("raised", "raised"),
        ("noise", "noise"),
    ],
)
def test_british_words_are_taken_as_american(word: str, wanted: str) -> None:
    assert american(word) == wanted


@pytest.mark.parametrize("word", ["higher", "lower", "larger", "smaller", "less", "more", "never", "easier"])
def test_words_of_direction_and_denial_stay_as_they_are(word: str) -> None:
    assert lemma(word) == word


@pytest.mark.parametrize(
    ("word", "wanted"), [("vanishes", "vanish"), ("matrices", "matrix"), ("learnt", "learn"), ("moved", "move")]
)
def test_inflections_are_taken_together(word: str, wanted: str) -> None:
    assert lemma(word) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("gradiant", "gradient"),
        ("initalization", "initialization"),
        ("simmilar", "similar"),
        ("paralell", "parallel"),
        ("promt", "prompt"),
        ("rnk", "rnk"),
        ("dissimilr", "dissimilr"),
        ("nonparallel", "nonparallel"),
    ],
)
def test_misspellings_are_put_right_where_they_are_plain(word: str, wanted: str) -> None:
    assert mended(word, VOCABULARY) == wanted


@pytest.mark.parametrize("word", ["increse", "decrese", "hgiher", "lowerr", "smalller"])
def test_what_may_be_a_word_of_direction_is_left_alone(word: str) -> None:
    assert mended(word, VOCABULARY | DIRECTION_WORDS) == word
    assert resembles_untouched(word)


def test_nothing_is_corrected_into_a_word_of_direction_or_denial() -> None:
    for word in UNTOUCHED:
        for place in range(len(word)):
            slip = word[:place] + word[place + 1 :]
            assert mended(slip, VOCABULARY | UNTOUCHED) not in UNTOUCHED or slip in UNTOUCHED
