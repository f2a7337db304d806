"""Which words make a clause a statement: verbs, as far as telling them from nouns needs no grammar of the whole sentence."""

from collections.abc import Sequence

from service.grading.prose.closed_words import AUXILIARIES, DETERMINERS, PREPOSITIONS
from service.grading.prose.direction_words import LARGE, LARGER, SMALL, SMALLER
from service.grading.prose.tokens import Token

VERBS = frozenset(
    "accept achieve act adapt add adjust affect agree aim allow alter amplify analyze appear apply arise arrive ask assign attain"
    " attend attenuate augment avoid be become begin belong bring build cancel capture carry cause choose combine come"
    " compare compute concatenate confine consider consist constitute construct contain continue contradict contribute"
    " converge copy correspond cost count cover create decide decompose decrease define delete deliver depend describe destroy"
    " determine deviate differ disagree disappear discard disregard distinguish disturb diverge divide do dominate double drop"
    " emerge emphasize encode end enlarge ensure enter equal evolve exceed exhibit exist expand expect explain explode express"
    " extend extract fail fall favor feed fill find fit flip flow fly follow forget form freeze gain generalize get give go grow"
    " handle happen have help hide hinder hold identify ignore imitate implement imply improve include increase indicate"
    " influence inherit inhibit inject initialize insert inspect interfere interpret introduce invert involve isolate keep kill"
    " know lack land launch lead learn leave let lie like listen live load look lose lower make map match mean memorize merge"
    " mix modify move multiply need neglect nullify obtain occur offer operate output overfit override overwrite own partition"
    " pass penalize perform perturb pick place play point possess predict prefer preserve prevent produce project propagate"
    " propose prove provide pull push put raise randomize reach read receive reduce reflect remain remember remove repeat"
    " represent require resemble restrict result retain reverse reward rotate route run satisfy say see seek select send separate"
    " serve set share shift shrink sit span specify spend split squash stack start stay stop store strip suffer suffice suggest"
    " suppress switch take tell tend think throw transform transport treat tune turn underfit understand undo update use vanish"
    " vary want warp widen work write yield zero zeroed erase wipe scramble corrupt degrade damage ruin distort hurt harm touch"
    " train tweak minimize maximize boost lookup attach append paste glue line arrange group sum accumulate aggregate gather"
    " average weight broadcast steer govern control regulate dictate modulate weigh filter annihilate dismiss exclude eliminate"
    " erode annul deactivate freeze unfreeze cling stick bind bound cap limit upper-bound arrive factor factorize simplify"
    " replace substitute swap approximate"
    " recommend begin commence resume proceed parallelize vectorize batch fuse utilize exploit saturate underuse waste".split()
)
"""Lemmas."""

NOUNS_TOO = frozenset(
    "act aim cause change cost count cover cut damage decrease design double drop end factor fall filter find fit flip flow"
    " form gain group handle harm help hold hurt increase influence input land lead let lie like limit line look lookup make map"
    " match mean mix move need number output own pass place play point position product project pull push read result return"
    " reverse reward rotate route row run scale score sense set shape share shift sit span split stack start stay stop store"
    " sum switch take tell think touch train transform turn update use view waste weight work write yield zero"
    " average batch bound cap control copy form line lower project rank sample update learn finetune estimate begin train cut"
    " lack live look matter order process query step test".split()
)
"""Lemmas that are nouns as well: verbs only where no article, adjective or preposition stands before."""

ONLY_VERBS = VERBS - NOUNS_TOO
"""Lemmas that are verbs wherever they stand."""

_BEFORE_NOUN = DETERMINERS | PREPOSITIONS - {"to"} | LARGE | SMALL | LARGER | SMALLER | frozenset(
    "no any some each every other another same this these its their his my our your first second third single whole such own"
    " two three four several many H both new good better best bad worse random matrix learning attention residual".split()
)  # fmt: skip

_COPULAS = frozenset(["be", "have", "do", "get", "become", "remain", "stay", "need"])


def is_auxiliary(token: Token) -> bool:
    """Whether the word is a form of be, have, do, or a modal."""
    return token.word in AUXILIARIES or token.lemma in _COPULAS


def is_verb(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Whether a word carries a statement.

    Args:
        tokens: of the text.
        at: index of the word.
        first: index of the first token of its clause.
    """
    token = tokens[at]
    if token.kind == "sign":
        return token.word in RELATIONS
    if token.kind != "word" or token.glued:
        return False
    if is_auxiliary(token):
        return True
    if token.lemma not in VERBS and token.lemma not in NOUNS_TOO:
        return False
    before = tokens[at - 1] if at > first else None
    if token.lemma in NOUNS_TOO or token.word.endswith("ing"):
        return before is None or (before.word not in _BEFORE_NOUN and not token.word.endswith("ing"))
    return before is None or before.word not in DETERMINERS


RELATIONS = frozenset("= ≠ ≤ ≥ ≪ ≫ < > ∈ ⊆ ⊇ → ≈".split())
