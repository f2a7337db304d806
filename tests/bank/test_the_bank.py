"""The project's own bank: every question and field that was asked for, every rubric's criteria, and every case holds."""

import time
from pathlib import Path

import pytest

from service.bank.bank import Bank
from service.bank.checking import check_bank
from service.bank.loading import load_bank

ROOT = Path(__file__).resolve().parents[2]

LORA, CIRCUITS, FERMI, PROMPTS = "lora", "transformer-circuits", "fermi-estimation", "soft-prompting"

# Part, topic, then each field with its type; a question mark behind the name says that the field is optional.
QUESTIONS: dict[str, tuple[str, str, str]] = {
    "lora-underfitting": ("1a", LORA, "remedies text"),
    "lora-zero-init": ("1b", LORA, "reason text"),
    "lora-xavier-init": ("1c", LORA, "reason text"),
    "lora-memory": ("1d", LORA, "adapter_bytes expression, full_bytes expression, ratio? expression"),
    "zero-layer-logits": ("2a-i", CIRCUITS, "logits matrix-expression"),
    "zero-layer-algorithm": ("2a-ii", CIRCUITS, "algorithm text, depends_on text"),
    "mha-concat-equals-sum": ("2b-i", CIRCUITS, "w_o_concat block-matrix, proof text"),
    "mha-views": ("2b-ii", CIRCUITS, "sum_view text, concat_view text"),
    "qk-bilinear-form": ("2c-i", CIRCUITS, "score matrix-expression, w_qk matrix-expression"),
    "qk-identity": ("2c-ii-1", CIRCUITS, "score expression, pattern text"),
    "qk-first-dimension": ("2c-ii-2", CIRCUITS, "score expression, pattern text, others text"),
    "qk-flipped-dimension": ("2c-ii-3", CIRCUITS, "score expression, pattern text"),
    "qk-negated": ("2c-ii-4", CIRCUITS, "score expression, pattern text"),
    "ov-weighted-average": ("2d-i", CIRCUITS, "column indexed-sum, proof derivation"),
    "ov-final-stream": ("2d-ii", CIRCUITS, "x_final matrix-expression"),
    "ov-column-space": ("2d-iii", CIRCUITS, "proof text"),
    "ov-rank-bound": ("2e-i", CIRCUITS, "proof text"),
    "ov-svd-sum": ("2e-ii", CIRCUITS, "output indexed-sum"),
    "ov-subspaces": ("2e-iii", CIRCUITS, "read choice, write choice, orthogonal text"),
    "ov-value-projection": ("2e-iv", CIRCUITS, "explanation text"),
    "ov-synthesis": ("2e-v", CIRCUITS, "explanation text"),
    "chinchilla-optimum": (
        *("5b", FERMI),
        "n_opt expression, d_opt expression, n_opt_numeric expression, d_opt_numeric expression, l_opt_numeric expression",
    ),
    "chinchilla-100t": ("5c", FERMI, "compute number, tokens number"),
    "dataset-in-books": ("5d", FERMI, "words number, books number"),
    "memory-and-gpus": ("5e", FERMI, "one_billion number, gpt6 number, gpus number"),
    "storage-cost": ("5f", FERMI, "ssd number, dram number"),
    "bandwidth-latency": (
        *("5g", FERMI),
        "gpt6_latency number, gpt6_rate number, gpt3_latency number, gpt3_rate number",
    ),
    "petaflop-day": ("5h", FERMI, "flop number, h200_hours number, cost number"),
    "inference-cost": ("5j", FERMI, "flop number, cost number"),
    "landauer-limit": ("5k", FERMI, "energy number, power number, ratio? number"),
    "carbon-cost": ("5l", FERMI, "carbon_cost number, share number"),
    "soft-prompt-loss-tokens": ("6a", PROMPTS, "positions integer-range"),
    "soft-prompt-true-false": (
        *("6c", PROMPTS),
        "i boolean, why_i? text, ii boolean, why_ii? text, iii boolean, why_iii? text, iv boolean, why_iv? text",
    ),
}

CRITERIA = {
    "lora-underfitting.remedies": "raise-rank change-init learning-rate",
    "lora-zero-init.reason": "gradients-vanish no-learning",
    "lora-xavier-init.reason": "nonzero-start zero-one-factor",
    "zero-layer-algorithm.algorithm": "bigram",
    "zero-layer-algorithm.depends_on": "same-token",
    "mha-concat-equals-sum.proof": "partition block-multiply",
    "mha-views.sum_view": "clear-heads many-products",
    "mha-views.concat_view": "one-product heads-hidden",
    "qk-identity.pattern": "aligned",
    "qk-first-dimension.pattern": "first-agrees",
    "qk-first-dimension.others": "ignored",
    "qk-flipped-dimension.pattern": "aligned-12 opposite-3 differs",
    "qk-negated.pattern": "opposite softmax-effect",
    "ov-weighted-average.proof": "product-expanded transpose-used",
    "ov-column-space.proof": "times-vector in-span",
    "ov-rank-bound.proof": "product-rank inner-dim low-rank-why",
    "ov-subspaces.orthogonal": "discarded",
    "ov-value-projection.explanation": "row-space dim-bound",
    "ov-synthesis.explanation": "v-reads sigma-scales u-writes a-selects",
    "soft-prompt-true-false.why_i": "causal-prefix",
    "soft-prompt-true-false.why_ii": "contains-hard",
    "soft-prompt-true-false.why_iii": "overfit-or-forget",
    "soft-prompt-true-false.why_iv": "frozen-model",
}

COUNTED = """
    lora-memory zero-layer-logits qk-bilinear-form ov-final-stream chinchilla-optimum chinchilla-100t dataset-in-books
    memory-and-gpus storage-cost bandwidth-latency petaflop-day inference-cost landauer-limit carbon-cost
    soft-prompt-loss-tokens soft-prompt-true-false
"""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"a test")


def test_every_question_is_there_in_the_order_of_the_parts(bank: Bank) -> None:
    assert list(bank.questions) == list(QUESTIONS)
    assert [topic.id for topic in bank.topics()] == [LORA, CIRCUITS, FERMI, PROMPTS]


@pytest.mark.parametrize("id", QUESTIONS)
def test_a_question_has_its_part_topic_and_fields(bank: Bank, id: str) -> None:
    part, topic, fields = QUESTIONS[id]
    question = bank.question(id)
    assert (question.part, question.topic) == (part, topic)
    found = {f"{field.name}{'?' if field.optional else ''} {field.type}" for field in question.fields.values()}
    assert found == set(fields.split(", "))


def test_every_rubric_has_its_criteria(bank: Bank) -> None:
    assert {id: " ".join(rubric.ids) for id, rubric in bank.rubrics.items()} == CRITERIA


def test_the_sixteen_counted_questions_are_the_policy(bank: Bank) -> None:
    assert bank.policy.questions == frozenset(COUNTED.split())


def test_every_case_of_the_bank_holds(bank: Bank) -> None:
    assert [str(problem) for problem in check_bank(bank)] == []


def test_a_question_says_nothing_of_its_keys_before_the_solution(bank: Bank) -> None:
    for question in bank.questions.values():
        shown = "".join((question.statement, *(hint.text for hint in question.hints))).replace(" ", "")
        for field in question.fields.values():
            key = field.key_text.replace(" ", "")
            assert len(key) < 6 or field.type == "choice" or key not in shown, f"{question.id}.{field.name}"


def test_the_bank_loads_in_well_under_a_second() -> None:
    assert min(seconds_to_load() for _ in range(3)) < 1


def seconds_to_load() -> float:
    """Of this process alone: other tests may keep the machine busy."""
    begin = time.process_time()
    load_bank(ROOT / "question_bank", ROOT / "rubrics", points=b"a test")
    return time.process_time() - begin
