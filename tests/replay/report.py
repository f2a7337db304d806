"""The replay as text: our running tally beside the hand-kept one, and a sentence on why they differ."""

from collections.abc import Iterator, Sequence
from textwrap import fill

from tests.replay.play import Played
from tests.replay.session import Hand

HEADINGS = ("part", "question", "fig.", "ours", "tally", "by hand", "tally", "in our tally because")
WIDTHS = (9, 24, 5, 8, 7, 9, 7, 0)
WIDTH = 110
INDENT = " " * 10


def heading() -> str:
    """The table's first lines."""
    return f"By hand, (in brackets) what was judged and not counted.\n\n{_row(HEADINGS)}\n{'-' * WIDTH}"


def row(played: Played) -> str:
    """One step as a line of the table, with its remark below."""
    step = played.step
    cells = (
        step.part,
        step.question,
        f"v{step.variant}" if step.variant else "",
        _verdict(played),
        ours(played),
        _by_hand(step.hand),
        step.hand.tally,
        f"{'counts' if played.counts else 'does not count'}: {played.evidence['reason']}",
    )
    return "\n".join([_row(cells), *_below(played)])


def ours(played: Played) -> str:
    """Our tally after a step, such as "14/16"."""
    overall = played.tally["overall"]
    return f"{overall['earned']:g}/{overall['possible']:g}"


def closing(session: Sequence[Played]) -> str:
    """How the two tallies end, and why they differ."""
    last = session[-1]
    ends = f"Ours ends {ours(last)}, the hand-kept one {last.step.hand.tally}."
    return " ".join([ends, *_reasons(session)])


def forgotten(session: Sequence[Played]) -> list[Played]:
    """The steps that count in our tally although the student never counted their question."""
    by_hand = {played.step.question for played in session if played.step.hand.counted}
    return [played for played in session if played.counts and played.step.question not in by_hand]


def _reasons(session: Sequence[Played]) -> Iterator[str]:
    for played in forgotten(session):
        step = played.step
        yield f"The difference is {step.part} ({step.question}): judged {step.hand.verdict} by hand and never counted."


def _below(played: Played) -> Iterator[str]:
    step = played.step
    if step.asked:
        yield f"{INDENT}asked for {step.asked}, answered {step.part}"
    if played.marked:
        yield f"{INDENT}marked by a person: {', '.join(played.marked)}"
    if step.remark:
        yield fill(step.remark, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)


def _verdict(played: Played) -> str:
    if played.right:
        return "right"
    shares = [grade["credit"] for grade in played.evidence["grades"]]
    return "partly" if any(0 < share < 1 for share in shares) else "wrong"


def _by_hand(hand: Hand) -> str:
    if not hand.verdict:
        return "-"
    return hand.verdict if hand.counted else f"({hand.verdict})"


def _row(cells: Sequence[str]) -> str:
    return " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
