"""What several persons' findings come to."""

import pytest

from service.grading.opinions import Finding, Opinion, outcome
from service.grading.outcome import Verdict

FINDINGS = {
    "y": Finding(Verdict.CORRECT, 1.0, {"a": "awarded"}),
    "n": Finding(Verdict.INCORRECT, 0.0, {"a": "denied"}),
    "h": Finding(Verdict.PARTIAL, 0.5),
}


@pytest.mark.parametrize(
    ("said", "agreement", "standing"),
    [
        ("", "nobody", ""),
        ("Ay", "decided", "y"),
        ("Ay An", "decided", "n"),
        ("Ay By", "agreed", "y"),
        ("Ay Bn", "disputed", "y"),
        ("Ay Bn Ah", "disputed", "y"),
        ("Ay Bn An", "agreed", "n"),
        ("Ay Bn Cn", "settled", "n"),
        ("Ay Bn Cy", "settled", "y"),
        ("Ay Bn Ch", "settled", "h"),
        ("Ay Bn Ch Cy", "settled", "y"),
        ("Ay By Cn", "settled", "y"),
        ("Ay Bn Cn Ay", "settled", "n"),
        ("Ay By Cy", "agreed", "y"),
        ("Ay Bn Cn Dy", "settled", "n"),
    ],
)
def test_what_stands(said: str, agreement: str, standing: str) -> None:
    opinions = [Opinion(at, each[0], FINDINGS[each[1]]) for at, each in enumerate(said.split())]

    found = outcome(opinions)

    assert found.agreement == agreement
    assert (found.standing.finding if found.standing else None) == FINDINGS.get(standing)
