"""Texts cut into sentences and clauses, with names, formulas and articles told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grading.prose.document import Document, document
from service.grading.prose.formulas import FormulaBook
from service.grading.prose.phrases import PhraseBook
from service.grading.prose.scene import scene
from tests.grading.prose.probing import NAMES


def clauses(text: Document) -> str:
    """The clauses, with | between them and ## behind a sentence."""
    out: list[str] = []
    for clause in text.clauses:
        words = " ".join(token.word for token in text.tokens[clause.first : clause.stop])
        ends = any(sentence.stop == clause.stop for sentence in text.sentences)
        out.append(words + (" ##" if ends else ""))
    return " | ".join(out)


CUTS = [
    (
        "U reads from the source and V writes to the target.",
        "U reads from the source | and V writes to the target . ##",
    ),
    ("A and B are not zero, so training starts.", "A and B are not zero , | so training starts . ##"),
    ("- more rank\n- other init", "more rank ## | other init ##"),
    ("The rank is low\nand must go up.", "the rank is low | and must go up . ##"),
    ("V_1, ..., V_r span it.", "V_1 , ... , V_r span it . ##"),
    ("It uses min(k, d_head).", "it uses min ( k , d_head ) . ##"),
    ("Each (which is small) adds up.", "each | ( which is small ) | adds up . ##"),
    ("It depends on nothing but A.", "it depends on nothing but A . ##"),
    ("The model still learns.", "the model still learns . ##"),
    ("E.g. a larger k, i.e. 64.", "eg a larger k , | ie 64 . ##"),
    ("V: what is read", "V : what is read ##"),
    ("one product, fast - heads are hidden", "one product , | fast | – | heads are hidden ##"),
    ("V_1..V_r lie there.", "V_1 ... V_r lie there . ##"),
    ("W_OV has rank k, U is larger.", "W_OV has rank k , | U is larger . ##"),
    ("Both A and B move.", "both A and B move . ##"),
    ("U then writes it.", "U then writes it . ##"),
    ("Agree in 1 and 2 but not in 3.", "agree in 1 and 2 | but not in 3 . ##"),
    ("| A | B |\n| k | d_head |", None),
]


@pytest.mark.parametrize(("text", "wanted"), CUTS)
def test_sentences_and_clauses(text: str, wanted: str | None) -> None:
    found = clauses(document(text, NAMES))
    assert wanted is None or found == wanted


WORDS = [
    ("A matrix times A", "a matrix times A"),
    ("A decides which rows", "A decides which rows"),
    ("unlike I, here", "unlike I , here"),
    ("I think", "i think"),
    ("don't", "do not"),
    ("it cant be", "it cannot be"),
    ("non-zero and non zero", "nonzero and nonzero"),
    ("anti-aligned", "antialigned"),
    ("initialise the colour", "initialize the color"),
    ("W0, W_{0} and WOV", "W_0 , W_0 and W_OV"),
    ("AB", "A B"),
    ("b = 0", "B = 0"),
    (r"$d_{\text{head}} \ll d_{\text{model}}$", "d_head ≪ d_model"),
    (r"\frac{\partial L}{\partial A} = 0", "gradient A = 0"),
    (r"$\nabla_B = A^\top G$", "gradient B = A ^T G"),
    ("dL/dA = G B^T", "gradient A = G B ^T"),
    ("ΔA and ∇_A L", None),
    (r"\sum_{j=1}^{n} A_{ij}", "sum _j A_ij"),
    ("the 2nd and the t-th one", "the second and the t one"),
    ("**bold** and `code`", "bold and code"),
    ("k: 8 -> 64", "k : 8 → 64"),
    ("W_0 - AB", "W_0 - A B"),
    ("V[:, t] = U @ B", "V _t = U B"),
    ("grad_A", "gradient A"),
    (r"X^0_{kj} and X^0", "X_kj and X ^0"),
    ("it's A's", "it is A"),
    ("every Mz", "every M z"),
    ("the t'th one", "the t one"),
]


@pytest.mark.parametrize(("text", "wanted"), WORDS)
def test_words_names_and_formulas(text: str, wanted: str | None) -> None:
    found = " ".join(token.word for token in document(text, NAMES).tokens)
    assert wanted is None or found == wanted


@given(st.text(max_size=200))
def test_every_text_is_cut_up_without_gaps_and_within_its_bounds(text: str) -> None:
    read = document(text, NAMES, {"gradient", "initialization"})
    for stretches in (read.sentences, read.clauses):
        edges = [0, *(each.stop for each in stretches)]
        assert [each.first for each in stretches] == edges[:-1]
        assert edges[-1] == len(read.tokens)
    assert all(0 <= token.start <= token.stop <= len(text) for token in read.tokens)


@given(st.text(alphabet="ab AB_^{}\\$()[].,;:!?'-\n0=<>|not", max_size=120))
def test_texts_of_signs_are_read_as_well(text: str) -> None:
    assert scene(text, NAMES, PhraseBook(), FormulaBook()).written == text
