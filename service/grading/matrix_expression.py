"""Answer types `matrix-expression`, `indexed-sum` and `block-matrix`: formulas in matrices, whose products do not commute.

Equality holds for all matrices of the declared shapes. A response whose parts do not fit together is wrong, and both shapes are
named in the question's words. The three types differ in the form they ask for: any, a sum over an index, a matrix made of blocks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from service.errors import AuthoringError, ResponseError
from service.grading.flaws.matrices import Equality, matrix_flaw_of
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.messages import filled
from service.grading.outcome import Certificate, Grade, Means, Note, ReadBack, Verdict, correct, incorrect
from service.grading.readback import of_tree
from service.grading.sides import last_side
from service.maths.ellipsis import without_dots
from service.maths.equivalence import Prover
from service.maths.matrix_agreement import screening
from service.maths.matrix_equivalence import Difference, MatrixDecision, decide, prepared, proves
from service.maths.matrix_ranges import bounded
from service.maths.matrix_target import MatrixTarget
from service.maths.names import Names
from service.maths.parser import parse
from service.maths.parser import read as parsed
from service.maths.shapes import Misfit, shape_of, written
from service.maths.show import text_of
from service.maths.tree import Apply, Name, Node, names_in, walk

FORM_CREDIT = 0.5
"""Credit for the right value in another form than asked, unless the key says otherwise: half of the work is done."""


MAX_FLAWED = 60
"""Nodes of a response in which a flaw is looked for; longer ones have too many places where it could be."""


class KeySpec(Spec):
    """The expected formula.

    Attributes:
        value: the formula in the question's matrices.
        form: `as NAME` when the response must use that symbol, such as `as W_QK`.
        form_credit: credit, in [0, 1], for the right value in another form.
        rubric: id of a rubric, where the field has one.
        also: further formulas that are accepted.
        counterexample: whether a wrong response is shown small matrices at which it differs.
        flaws: whether a wrong response is told which known mistake explains it.
    """

    value: str
    form: str = ""
    form_credit: float = FORM_CREDIT
    rubric: str = ""
    also: tuple[str, ...] = ()
    counterexample: bool = True
    flaws: bool = True


Form = Callable[[Node], bool]
"""Whether a response has the form that was asked for."""


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        targets: the key and what is accepted beside it.
        names: what a response may use.
        form: what is asked of the form.
        form_name: its name, for the note.
        form_credit: credit when only the form is off.
        counterexample: whether it is shown.
        flaws: whether they are named.
    """

    targets: tuple[MatrixTarget, ...]
    names: Names
    form: Form
    form_name: str
    form_credit: float
    counterexample: bool
    flaws: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read: as it was written, and with its sums and ellipses spelt out."""

    written: Node
    node: Node


def _compiler(default_form: str) -> Callable[[KeySpec, Setting], Key]:
    def compile_key(spec: KeySpec, setting: Setting) -> Key:
        names = _superscripted(spec, setting.names)
        meanings = {
            name: bounded(without_dots(_formula(symbol.equals, names, "symbols")), {}, names)
            for name, symbol in names.symbols.items()
            if symbol.equals
        }
        formulas = [_prepared(text, names, field) for field, text in _formulas(spec)]
        targets = tuple(MatrixTarget(formula, names, meanings, setting.points) for formula in formulas)
        form_name = spec.form or default_form
        return Key(targets, names, _form(form_name), form_name, spec.form_credit, spec.counterexample, spec.flaws)

    return compile_key


def _formulas(spec: KeySpec) -> list[tuple[str, str]]:
    return [("value", spec.value), *((f"also.{index}", text) for index, text in enumerate(spec.also))]


def _superscripted(spec: KeySpec, names: Names) -> Names:
    """The names, knowing which matrices carry an index above: those that do so in the key or in what symbols stand for."""
    texts = [*_formulas(spec), *(("symbols", symbol.equals) for symbol in names.symbols.values() if symbol.equals)]
    carriers = {
        part.args[0].name
        for field, text in texts
        for part in walk(_formula(text, names, field))
        if isinstance(part, Apply) and part.head == "above" and isinstance(part.args[0], Name)
    }
    return replace(names, superscripted=frozenset(carriers))


def _formula(text: str, names: Names, field: str) -> Node:
    try:
        return parse(text, names)
    except ResponseError as error:
        raise _unreadable(text, error, field) from error


def _prepared(text: str, names: Names, field: str) -> Node:
    try:
        node = bounded(without_dots(_formula(text, names, field)), {}, names)
        shape_of(node, names)
    except ResponseError as error:
        raise _unreadable(text, error, field) from error
    except Misfit as misfit:
        problem = f"In the key {text!r} {_misfit_sentence(misfit, names)}"
        raise AuthoringError(problem, "Mend the key or the shapes of the symbols.", field=field) from misfit
    return node


def _unreadable(text: str, error: ResponseError, field: str) -> AuthoringError:
    return AuthoringError(
        f"The key {text!r} cannot be read: {filled(error.code, error.values)}",
        "Write it as a learner would, with the declared symbols.",
        field=field,
    )


def _form(name: str) -> Form:
    if name.startswith("as "):
        wanted = name.removeprefix("as ").strip()
        return lambda node: wanted in names_in(node)
    return _FORMS.get(name, lambda _node: True)


def _has_head(*heads: str) -> Form:
    return lambda node: any(isinstance(part, Apply) and part.head in heads for part in walk(node))


_FORMS: Mapping[str, Form] = {
    "sum": _has_head("sum"),
    "blocks": _has_head("row", "list", "matrix", "column", "hcat", "vcat", "hcat-down", "vcat-down"),
}


def read(key: Key, text: str) -> Reading:
    """The formula in a response: the last side that can be read, without wrappers.

    Raises:
        ResponseError: what the last side is refused for.
    """
    return last_side(text, partial(_side, key))


def _side(key: Key, side: str) -> Reading:
    tree = parsed(side, key.names).node
    return Reading(tree, prepared(tree, key.targets[0]))


def mark(key: Key, reading: Reading, _prover: Prover) -> Grade:
    """The grade of a formula."""
    decisions = [decide(target, reading.node) for target in key.targets]
    for decision in decisions:
        if decision.equal:
            return _equal(key, decision, reading)
    undecided = any(decision.equal is None for decision in decisions)
    if undecided:
        certificate = Certificate(Means.EVIDENCE, "evaluation at random matrices, without a proof either way")
        return Grade(Verdict.UNDECIDED, 0.0, certificate, (Note("undecided-matrices"),))
    return _different(key, decisions[0], reading)


def show(key: Key, reading: Reading) -> ReadBack:
    """The formula as it was read."""
    return of_tree(reading.written, key.names.symbols)


def _equal(key: Key, decision: MatrixDecision, reading: Reading) -> Grade:
    means, by = _BY[decision.by]
    certificate = Certificate(means, by, decision.chance)
    if key.form(reading.node):
        return correct(certificate)
    note = Note(f"form-{key.form_name.partition(' ')[0]}", values={"wanted": key.form_name.partition(" ")[2]})
    if key.form_credit >= 1:
        return correct(certificate, notes=(note,))
    return Grade(Verdict.PARTIAL if key.form_credit else Verdict.INCORRECT, key.form_credit, certificate, (note,))


_BY = {
    "identical": (Means.IDENTICAL, "the same expression"),
    "residues": (Means.PROBABLE, "agreement at secret random matrices modulo a secret prime"),
}


def _different(key: Key, decision: MatrixDecision, reading: Reading) -> Grade:
    grade = _difference(key, decision)
    flaw = _flaw(key, reading) if key.flaws else None
    if flaw is None:
        return grade
    first, *rest = grade.notes
    notes = (first, flaw, *rest) if decision.misfit else (flaw, first, *rest)
    return replace(grade, notes=notes)


def _flaw(key: Key, reading: Reading) -> Note | None:
    """The one change that would make the response right, where there is one."""
    target = key.targets[0]
    if sum(1 for _ in walk(reading.node)) > MAX_FLAWED:
        return None
    tests = Equality(screening(target, reading.node), partial(proves, target))
    return matrix_flaw_of(reading.node, target.node, tests, sorted(key.names.symbols))


def _difference(key: Key, decision: MatrixDecision) -> Grade:
    if decision.misfit is not None:
        certificate = Certificate(Means.PROVED, "shapes: the parts do not fit together")
        return incorrect(certificate, notes=(_misfit_note(decision.misfit, key.names),))
    if decision.by == "shape":
        yours, expected = decision.shapes
        certificate = Certificate(Means.PROVED, "shapes: the whole has another shape than what was asked")
        return incorrect(certificate, notes=(Note("shape-differs", values={"yours": yours, "expected": expected}),))
    if decision.difference is None:
        certificate = Certificate(Means.PROVED, "exact evaluation modulo a prime: the difference is not zero")
        return incorrect(certificate, notes=(Note("different"),))
    return _with_witness(key, decision.difference)


def _with_witness(key: Key, difference: Difference) -> Grade:
    by = "disjoint enclosures of both values at small whole numbers"
    if not key.counterexample:
        return incorrect(Certificate(Means.COUNTEREXAMPLE, by), notes=(Note("different"),))
    sizes = {name: str(size) for name, size in difference.sizes.items()}
    place = {"entry": f"({difference.entry[0]}, {difference.entry[1]})"} if difference.entry else {}
    both = {"yours": difference.yours, "expected": difference.expected}
    point = ", ".join(f"{name} = {size}" for name, size in sizes.items())
    note = Note("matrices-differ" if place else "numbers-differ", values={"point": point, **place, **both})
    return incorrect(Certificate(Means.COUNTEREXAMPLE, by, values={**sizes, **place, **both}), notes=(note,))


def _misfit_note(misfit: Misfit, names: Names) -> Note:
    return Note(
        f"misfit-{misfit.operation}", (misfit.left.span[0], misfit.right.span[1]), _misfit_values(misfit, names)
    )


def _misfit_values(misfit: Misfit, names: Names) -> dict[str, str]:
    fits = misfit.left_shape[0] == misfit.right_shape[1]
    return {
        "left": text_of(misfit.left, names.symbols),
        "right": text_of(misfit.right, names.symbols),
        "left_shape": written(misfit.left_shape),
        "right_shape": written(misfit.right_shape),
        "order": " The other order would fit." if fits and misfit.operation == "product" else "",
    }


def _misfit_sentence(misfit: Misfit, names: Names) -> str:
    return filled(f"misfit-{misfit.operation}", _misfit_values(misfit, names))


def _row(default_form: str, summary: str) -> AnswerType:
    return AnswerType(spec=KeySpec, compile=_compiler(default_form), read=read, mark=mark, show=show, summary=summary)


MATRIX_EXPRESSION = _row("", "A formula in matrices: products keep their order, shapes must fit.")
INDEXED_SUM = _row("sum", "A sum over an index, of numbers, vectors or matrices; the index may have any name.")
BLOCK_MATRIX = _row("blocks", "A matrix made of blocks, side by side or on top of one another, also with an ellipsis.")
