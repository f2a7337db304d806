"""The one thing to try after a response that is not right, chosen from what was found. Never says what is right.

A table from codes of notes to codes of steps; the first note that leads anywhere decides, else the verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.grading.outcome import Grade, Note, Verdict

FOR = {
    "mend-the-place": "",
    "follow-the-remark": "mistake",
    "read-the-label": "flaw-other-field flaw-other-variant other-variable",
    "check-the-units": "wrong-dimension flaw-inverse-unit ambiguous-unit",
    "check-the-conversions": "flaw-power-of-ten flaw-binary-prefix flaw-bits-bytes flaw-time-unit flaw-percent flaw-degrees",
    "follow-the-signs": "flaw-sign flaw-term-sign flaw-swapped-difference conjugate real-part-off imaginary-part-off",
    "count-again": "flaw-factor flaw-extra-factor flaw-missing-factor flaw-term-factor flaw-off-by-one"
    " flaw-extra-term flaw-missing-term",
    "ask-which-way-it-grows": "flaw-reciprocal flaw-inverted-factor flaw-swapped-operands flaw-power flaw-log-base"
    " flaw-product-for-sum flaw-sum-for-product flaw-function grows-faster grows-slower grows-otherwise",
    "set-brackets": "flaw-extra-bracket flaw-lost-bracket read-left-to-right",
    "check-the-symbols": "flaw-symbol-replaced flaw-symbols-swapped",
    "write-the-shapes": "flaw-order flaw-lost-transpose flaw-lost-inverse misfit-block misfit-product misfit-scalar"
    " misfit-square misfit-sum shape-differs wrong-shape transposed matrices-differ numbers-differ",
    "try-the-point": "different-at derivative-differs-at",
    "mend-the-line": "line-does-not-follow",
    "finish-the-line": "last-line-unfinished last-line-differs",
    "turn-it-around": "criterion-contradicted",
    "say-what-is-missing": "criterion-absent",
    "check-both-ends": "first-end-differs last-end-differs ends-differ holds-too-little holds-too-much sets-differ",
    "go-through-each": "extra-element missing-elements wrong-option options-missing pair-off pairs-missing order-breaks"
    " order-differs entry-off matrix-entry-off too-few-entries too-many-entries",
    "estimate-again": "magnitude-off too-few-figures",
    "write-it-otherwise": "",
    "check-the-size": "",
    "take-a-hint": "",
    "wait": "",
}
"""Code of a step to the codes of the notes that lead to it; those without any follow from the verdict or the answer type."""

_STEP = {code: step for step, codes in FOR.items() for code in codes.split()}
_FORM = "form-"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try. Its sentence is in `service.grading.messages`.

    Attributes:
        code: stable machine code.
        values: what the sentence needs, all text.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def next_step(grade: Grade, answer_type: str) -> Step | None:
    """What to try next; nothing after a response that is right.

    Args:
        grade: of the response.
        answer_type: of the field.
    """
    if grade.verdict is Verdict.CORRECT:
        return None
    if grade.verdict is Verdict.UNREADABLE:
        return Step("mend-the-place")
    if not grade.verdict.marks:
        return Step("wait")
    return next((step for note in grade.notes if (step := _after(note))), None) or _otherwise(answer_type)


def _after(note: Note) -> Step | None:
    if note.code.startswith(_FORM):
        return Step("write-it-otherwise")
    step = _STEP.get(note.code)
    return Step(step, {name: note.values[name] for name in ("point", "line") if name in note.values}) if step else None


def _otherwise(answer_type: str) -> Step:
    return Step("check-the-size" if answer_type == "number" else "take-a-hint")
