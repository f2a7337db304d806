"""Explanations: what is asked and in which form, for every question of the bank."""

from service.bank.bank import Bank
from tests.api.conftest import ONLY_READING, Api

pytestmark = ONLY_READING


def test_a_question_is_explained_field_by_field(api: Api) -> None:
    shown = api.learner.get("/v1/questions/lora-memory/explanation").json()

    assert set(shown) == {"question", "variant", "title", "asks", "fields", "symbols", "counts"}
    assert shown["fields"][0] == {
        "name": "adapter_bytes",
        "label": "Bytes for A and B together",
        "type": "expression",
        "optional": False,
        "takes": ["A formula in the symbols below.", "Its unit, bytes, may be written behind it or left out."],
    }
    assert (
        shown["symbols"][-1]["says"] == "ell (also written l): columns of the weight matrix; a positive whole number."
    )
    assert "The first try counts." in shown["counts"]


def test_every_field_of_the_bank_says_what_it_takes(api: Api, bank: Bank) -> None:
    for question in bank.questions.values():
        shown = api.learner.get(f"/v1/questions/{question.id}/explanation").json()

        assert shown["asks"], question.id
        assert [each["name"] for each in shown["fields"]] == list(question.fields)
        assert all(each["takes"] for each in shown["fields"])


def test_a_tolerance_is_said_in_percent(api: Api) -> None:
    shown = api.learner.get("/v1/questions/chinchilla-optimum/explanation").json()

    assert shown["fields"][2]["takes"][-1] == (
        "It may be rounded: within 5 % of the exact value counts as right for every C from 1e18 to 1e30."
    )


def test_an_unknown_question_is_not_explained(api: Api) -> None:
    assert api.learner.get("/v1/questions/lora-memori/explanation").status_code == 404
