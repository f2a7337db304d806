"""Answer type `derivation`: lines that follow from one another, every step checked.

The first line that does not follow is named with values at which it fails, and so is a last line that is not the key. A step that
can neither be proved nor refuted leaves the whole undecided; a response without any mathematics waits for a person.
"""

from dataclasses import dataclass, replace
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading import derivation_findings as findings
from service.grading import text as prose
from service.grading.derivation_show import shown_lines
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.messages import filled
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict
from service.grading.readback import plain
from service.maths.calculus_notation import Lexicon
from service.maths.claims import Chain, Document, claim, document, sides_of
from service.maths.domains_by_use import with_used
from service.maths.effort import Effort
from service.maths.ending import Goal, ending
from service.maths.equivalence import Prover
from service.maths.ground import Ground
from service.maths.knowledge import Compare, Finding, Knowledge
from service.maths.matrix_comparing import comparer
from service.maths.meanings import Meanings
from service.maths.names import Names, Symbol, declare
from service.maths.parser import parse
from service.maths.reasoning import Reasoning, Step
from service.maths.refuting import Equation, names_of, order_of
from service.maths.tree import Name, Node

MAX_CHARACTERS = 20_000
"""Characters of a derivation: five pages."""


class KeySpec(Spec):
    """The expected end and what a derivation may start from.

    Attributes:
        value: the last line: an expression, `D_opt = …`, an equation, or alternatives such as `x = 2 or x = 3`.
        also: further last lines that are accepted.
        given: equations and inequalities of the question that may be used without being derived.
        start: the expression or equation that the first line has to equal.
        credit: `all` for a derivation that is right throughout, `steps` for the share of right steps before the first wrong one.
        counterexample: whether a wrong response is shown values at which it fails.
        form: the form asked for, in words, for the person who looks at what is not decided.
        rubric: id of a rubric that marks what is no complete chain of lines, or sends it to a person.
    """

    value: str
    also: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    start: str = ""
    credit: Literal["all", "steps"] = "all"
    counterexample: bool = True
    form: str = ""
    rubric: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        goals: the last line, and what is accepted beside it.
        given: what may be used.
        start: what the first line has to equal; None when that is left open.
        lexicon: the names, and which of them are functions.
        declared: names whose domain the author chose.
        seed: secret seed of the residues.
        by_steps: whether right steps earn credit.
        counterexample: whether it is shown.
        rubric: what a rubric finds in the response, where there is one.
    """

    goals: tuple[Goal, ...]
    given: tuple[Chain, ...]
    start: Chain | None
    lexicon: Lexicon
    declared: frozenset[str]
    seed: bytes
    by_steps: bool
    counterexample: bool
    rubric: prose.Key | None


def compile_key(spec: KeySpec, setting: Setting) -> Key:
    """The key, compiled once.

    Raises:
        AuthoringError: a formula cannot be read.
    """
    declared = frozenset(setting.names.symbols)
    lexicon = Lexicon(setting.names)
    lists = (("also", spec.also), ("given", spec.given))
    several = [(f"{name}.{at}", text) for name, texts in lists for at, text in enumerate(texts)]
    written = [(field, text) for field, text in (("value", spec.value), ("start", spec.start), *several) if text]
    for _, text in written:
        lexicon = lexicon.knowing(text)
    if not declared:
        lexicon = replace(lexicon, names=_own_names(written, lexicon))
    read = {field: _claim(text, lexicon, field) for field, text in written}
    given = [chain for field, (chains, _) in read.items() if field.startswith("given") for chain in chains]
    return Key(
        goals=tuple(Goal(*found) for field, found in read.items() if field == "value" or field.startswith("also")),
        given=(*given, *_meanings_of(lexicon.names)),
        start=read["start"][0][0] if spec.start else None,
        lexicon=lexicon,
        declared=declared,
        seed=setting.points,
        by_steps=spec.credit == "steps",
        counterexample=spec.counterexample,
        rubric=prose.compile_key(spec, setting) if setting.criteria else None,
    )


def _own_names(written: list[tuple[str, str]], lexicon: Lexicon) -> Names:
    """The names that the key itself uses, where the author declared none."""
    chains = [chain for field, text in written for chain in _claim(text, lexicon, field)[0]]
    used = names_of([side for chain in chains for side in chain.sides if side is not None]) - {"pi", "e"}
    return declare([Symbol(name) for name in sorted(used)], strict=False)


def _claim(text: str, lexicon: Lexicon, field: str) -> tuple[tuple[Chain, ...], bool]:
    try:
        return claim(text, lexicon)
    except ResponseError as error:
        raise AuthoringError(
            f"The key {text!r} cannot be read: {filled(error.code, error.values)}",
            "Write it as a learner would, with the declared symbols.",
            field=field,
        ) from error


def _meanings_of(names: Names) -> list[Chain]:
    """What symbols are declared to stand for, as equations."""
    if names.has_matrices:
        return []
    return [
        Chain((Name(name, (0, 0)), parse(symbol.equals, names)), ("=",))
        for name, symbol in names.symbols.items()
        if symbol.equals
    ]


def read(key: Key, text: str) -> Document:
    """The lines of a response; none when it is prose throughout.

    Raises:
        ResponseError: too-long, too-many-lines, or what a formula that stands for itself is refused for.
    """
    return document(text, key.lexicon)


def mark(key: Key, reading: Document, prover: Prover) -> Grade:
    """The grade of a derivation."""
    by_rubric = prose.mark(key.rubric, prose.read(key.rubric, reading.text), prover) if key.rubric else None
    criteria = by_rubric.criteria if by_rubric else {}
    if by_rubric and by_rubric.verdict.marks and not reading.lines:
        return by_rubric
    if not reading.lines:
        certificate = Certificate(Means.EVIDENCE, "no line of mathematics, kept as written for a person to mark")
        return Grade(Verdict.NEEDS_REVIEW, 0.0, certificate, (Note("only-prose"),), plain(reading.text), criteria)
    found = _judged(key, reading, prover)
    if by_rubric and by_rubric.verdict.marks and found.verdict is not Verdict.CORRECT:
        return replace(by_rubric, notes=(*found.notes, *by_rubric.notes))
    if by_rubric and found.verdict is not Verdict.CORRECT:
        evidence = Certificate(
            Means.EVIDENCE, f"a person marks by the rubric; {found.certificate.by}", values=found.certificate.values
        )
        return Grade(Verdict.NEEDS_REVIEW, 0.0, evidence, found.notes, criteria=criteria)
    return replace(found, criteria=criteria)


def _judged(key: Key, reading: Document, prover: Prover) -> Grade:
    steps, end = _walked(key, reading, prover)
    wrong = findings.first_wrong(steps)
    if wrong is not None:
        certificate = findings.certificate_wrong(wrong, shown=key.counterexample)
        return _not_right(key, reading, steps, certificate, findings.notes_wrong(wrong, shown=key.counterexample))
    if end.holds is False:
        certificate = findings.certificate_end(end, shown=key.counterexample)
        notes = findings.notes_end(end, reading.lines[-1].span, shown=key.counterexample)
        return _not_right(key, reading, steps, certificate, notes)
    pending = findings.first_open(steps)
    if pending is None and end.holds:
        return Grade(Verdict.CORRECT, 1.0, findings.certificate_right(steps, end))
    note = (
        findings.note_open(pending)
        if pending
        else Note("agrees-so-far", reading.lines[-1].span, {"agreed": str(end.agreed)})
    )
    return Grade(Verdict.UNDECIDED, 0.0, findings.certificate_open(steps, end), (note,))


def _not_right(
    key: Key, reading: Document, steps: list[Step], certificate: Certificate, notes: tuple[Note, ...]
) -> Grade:
    share = findings.share_right(steps, len(reading.lines), ended=False) if key.by_steps else 0.0
    return Grade(Verdict.PARTIAL if share else Verdict.INCORRECT, share, certificate, notes)


def _walked(key: Key, reading: Document, prover: Prover) -> tuple[list[Step], Finding]:
    """The steps, and whether the last line is the key."""
    symbols = _symbols(key, reading)
    given = Knowledge(symbols, key.seed, prover, _compare(key, reading.lexicon.names))
    known, meanings = replace(given.copy(), effort=Effort()), Meanings(dict(reading.lexicon.functions))
    ground = Ground(
        known,
        meanings,
        equations=bool(key.goals[0].chains[0].links),
        asked=_asked(key),
        solving=_is_order(key.goals[0]),
    )
    for chain in key.given:
        _give(chain, given, ground)
    if key.start is not None:
        first = _start(key.start, given, ground, reading)
        if first is not None:
            return [first], Finding(None, "none")
    steps = list(Reasoning(ground).walk(reading.lines))
    if findings.first_wrong(steps) is not None:
        return steps, Finding(None, "none")
    ends = [ending(goal, reading.lines[-1], given, ground.knowledge) for goal in key.goals]
    return steps, next((end for end in ends if end.holds), ends[0])


def _is_order(goal: Goal) -> bool:
    """Whether an inequality is what is asked for."""
    return bool(goal.chains[0].links) and goal.chains[0].links[0] in ("<", "<=", ">", ">=")


def _asked(key: Key) -> Equation | None:
    """The one value that is asked for, of a name whose domain nobody declared."""
    goal = key.goals[0]
    sides = [side for side in goal.chains[0].sides if side is not None]
    if (
        key.declared
        or goal.either
        or len(sides) != 2
        or goal.chains[0].links != ("=",)
        or not isinstance(sides[0], Name)
    ):
        return None
    return sides[0], sides[1]


def _compare(key: Key, names: Names) -> Compare | None:
    """What compares matrices; None where there are only scalars."""
    if not names.has_matrices:
        return None
    ends = [chain.sides[-1] for chain in key.goals[0].chains]
    return comparer(names, [side for side in ends if side is not None], key.seed)


def _symbols(key: Key, reading: Document) -> dict[str, Symbol]:
    chains = [*(chain for goal in key.goals for chain in goal.chains), *key.given, *([key.start] if key.start else [])]
    nodes: list[Node] = [side for chain in chains for side in chain.sides if side is not None]
    return with_used(reading.lexicon.names.symbols, key.declared, [*nodes, *sides_of(reading.lines)])


def _give(chain: Chain, given: Knowledge, ground: Ground) -> None:
    """Make something known that the question says."""
    sides = [side for side in chain.sides if side is not None]
    ground.seen |= names_of(sides)
    ground.bound |= names_of(sides)
    for link, left, right in zip(chain.links, sides, sides[1:], strict=False):
        order = order_of(link, left, right)
        for knowledge in (given, ground.knowledge):
            if order is not None:
                knowledge.bound(order)
            elif link == "=":
                knowledge.assume([(left, right)])
        if link == "=" and isinstance(left, Name):
            ground.meanings.define(left.name, right)


def _start(start: Chain, given: Knowledge, ground: Ground, reading: Document) -> Step | None:
    """Begin where the key says; the step that is wrong when the first line does not."""
    sides = [side for side in start.sides if side is not None]
    if start.links:
        _give(start, given, ground)
        return None
    ground.seen |= names_of(sides)
    ground.last = sides[0]
    line = reading.lines[0]
    firsts = [side for side in line.chains[0].sides[:2] if side is not None]
    found = [ground.knowledge.judge([(sides[0], each)]) for each in firsts]
    if found and all(each.holds is False for each in found):
        return Step(line.number, line.span, "step", found[-1])
    return None


def show(key: Key, reading: Document) -> ReadBack:
    """The lines as they were read."""
    return shown_lines(reading.lines, reading.lexicon.names.symbols) if reading.lines else plain(reading.text)


DERIVATION = AnswerType(
    spec=KeySpec,
    compile=compile_key,
    read=read,
    mark=mark,
    show=show,
    summary="Lines that follow from one another up to the key; every step is checked and the first wrong one is named.",
    longest=MAX_CHARACTERS,
)
