"""The steps of a derivation as a grade says them: notes, certificate and credit."""

from collections.abc import Sequence

from service.grading.outcome import Certificate, Means, Note
from service.maths.ending import UNFINISHED
from service.maths.knowledge import Finding
from service.maths.reasoning import Step
from service.maths.refuting import Contrast

_KINDS = {
    "definition": "a definition",
    "premise": "taken as given",
    "condition": "a derivative set to zero",
    "start": "where it starts",
    "ignored": "a condition, not checked",
}
_BY = {
    "identical": "the same expression",
    "residues": "equal: agreement at a secret point modulo a secret prime",
    "prover": "equal: symbolic simplification of the difference to zero",
    "rounding": "rounded: the written digits enclose the value",
    "line": "the same or more numbers on the real line",
    "only-root": "the only solution in the domain: the difference of the sides is monotone",
    "principal": "the principal one of several solutions",
    "asked": "the solution that is asked for; the others are left out",
    "sign": "the signs of the parts",
    "same-step": "the same operation on both sides",
}
_COUNTED = ("definition", "premise", "condition", "start", "ignored")
"""Kinds of step that nothing had to be shown for."""


_ON_THE_LINE = {"wider": "line-allows-more", "line": "line-excludes"}
"""How an inequality differs from those before it, where a number shows it."""


def first_wrong(steps: Sequence[Step]) -> Step | None:
    """The step that does not hold, if there is one."""
    return next((step for step in steps if step.finding.holds is False), None)


def first_open(steps: Sequence[Step]) -> Step | None:
    """The first step that was neither proved nor refuted."""
    return next((step for step in steps if step.finding.holds is None), None)


def share_right(steps: Sequence[Step], lines: int, *, ended: bool) -> float:
    """The share of right steps before the first wrong one, the end counting as one more when it is missed.

    Args:
        steps: up to the first wrong one.
        lines: how many lines there are in all.
        ended: whether the last line was reached and is the key.
    """
    taken = {step.number for step in steps if step.kind in _COUNTED}
    shown = {step.number for step in steps if step.kind not in _COUNTED}
    right = {step.number for step in steps if step.finding.holds} & shown
    wrong = {step.number for step in steps if step.finding.holds is not True}
    possible = lines - len(taken - shown) + (0 if ended or wrong else 1)
    return len(right - wrong) / possible if possible > 0 else 0.0


def certificate_right(steps: Sequence[Step], end: Finding) -> Certificate:
    """Why every line and the end are right: how each line was established, and how many in which way."""
    findings = [*(step.finding for step in steps), end]
    chance = min(1.0, sum(finding.chance for finding in findings))
    means = Means.PROBABLE if any(finding.by == "residues" for finding in findings) else Means.PROVED
    shown = sum(1 for step in steps if step.kind not in _COUNTED)
    counts = {"steps": str(shown), "taken": str(len(steps) - shown)}
    return Certificate(
        means, "every line follows from those before it, and the last is the key", chance, {**counts, **_by_line(steps)}
    )


def _by_line(steps: Sequence[Step]) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for step in steps:
        words = _KINDS.get(step.kind) or _BY.get(step.finding.by, step.finding.by)
        said = lines.setdefault(f"line {step.number}", [])
        if words not in said:
            said.append(words)
    return {line: "; ".join(said) for line, said in lines.items()}


def certificate_wrong(step: Step, *, shown: bool) -> Certificate:
    """Why a line does not follow: the point where it fails."""
    found = step.finding.contrast
    if found is None:
        return Certificate(Means.PROVED, "the sides are different expressions", values={"line": str(step.number)})
    both = {"left": found.left, "right": found.right} if found.left else {}
    values = {**found.point, **both} if shown else {}
    by = "disjoint enclosures of both sides at a point where everything before holds"
    by = by if both else "a number for which only one of two inequalities holds"
    return Certificate(Means.COUNTEREXAMPLE, by, values={"line": str(step.number), **values})


def certificate_end(end: Finding, *, shown: bool) -> Certificate:
    """Why the last line is not the key."""
    if end.contrast is None:
        return Certificate(Means.PROVED, "the last line says something else than the key")
    values = {**end.contrast.point, "yours": end.contrast.right, "expected": end.contrast.left} if shown else {}
    return Certificate(Means.COUNTEREXAMPLE, "disjoint enclosures of the last line and the key", values=values)


def certificate_open(steps: Sequence[Step], end: Finding) -> Certificate:
    """What is known when something stayed undecided."""
    agreed = str(sum(step.finding.agreed for step in steps) + end.agreed)
    return Certificate(
        Means.EVIDENCE,
        "no line was refuted, but not every line was proved",
        values={"agreed": agreed, **_by_line(steps)},
    )


def notes_wrong(step: Step, *, shown: bool) -> tuple[Note, ...]:
    """The line that does not follow, and where it fails."""
    named = Note("line-does-not-follow", step.span, {"line": str(step.number)})
    found = step.finding.contrast
    if found is None or not shown:
        return (named,)
    if step.finding.by in _ON_THE_LINE:
        code = _ON_THE_LINE[step.finding.by]
        return (named, Note(code, step.span, {"line": str(step.number), "point": _point(found)}))
    code = "line-fails-at" if found.point else "line-fails"
    return (named, Note(code, step.span, {"point": _point(found), "left": found.left, "right": found.right}))


def notes_end(end: Finding, span: tuple[int, int], *, shown: bool) -> tuple[Note, ...]:
    """The last line that is not the key."""
    if end.by == UNFINISHED:
        return (Note("last-line-unfinished", span),)
    named = Note("last-line-differs", span)
    found = end.contrast
    if found is None or not shown or not found.point:
        return (named,)
    return (named, Note("different-at", span, {"point": _point(found), "yours": found.right, "expected": found.left}))


def note_open(step: Step) -> Note:
    """The first line that stayed undecided."""
    return Note("line-undecided", step.span, {"line": str(step.number), "agreed": str(step.finding.agreed)})


def _point(found: Contrast) -> str:
    return ", ".join(f"{name} = {value}" for name, value in found.point.items())
