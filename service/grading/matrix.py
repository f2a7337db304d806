"""Answer types `matrix` and `vector`: entries written out, compared one by one, up to a factor or by what they span."""

from dataclasses import dataclass
from typing import Literal

from service.errors import AuthoringError, ResponseError
from service.grading.elements import Comparison, Element, element, names_for
from service.grading.gathered import Listed, partial, undecided
from service.grading.grids_shown import shown
from service.grading.kinds import AnswerType, Setting, Spec
from service.grading.outcome import Certificate, Grade, Note, ReadBack, Verdict, correct, incorrect
from service.grading.spans import Up, same_span, up_to_factor
from service.grading.tolerances import Tolerance
from service.maths.equivalence import Prover
from service.maths.exact import value
from service.maths.grid_values import Grid, transposed
from service.maths.grids import Read, grid
from service.maths.limits import MAX_TEXT
from service.maths.matching import all_of
from service.maths.names import Names
from service.maths.prose import peel_several
from service.maths.show import text_of


class MatrixSpec(Spec):
    """The expected matrix.

    Attributes:
        value: such as "[[1, 2], [3, 4]]", "[1 2; 3 4]" or LaTeX; a list of lists will do too.
        tolerance: how far from the key an entry that is a number may be; absent for equality.
        credit: `all` for all or nothing; `fraction` for the share of the entries that are right.
        up_to: `scalar` for any multiple but 0, `sign` for the key or its negative, `rows` or `columns` for another basis of what
            the rows or columns span, of the same size.
    """

    value: Listed
    tolerance: Tolerance | None = None
    credit: Literal["all", "fraction"] = "all"
    up_to: Literal["nothing", "scalar", "sign", "rows", "columns"] = "nothing"


class VectorSpec(Spec):
    """The expected vector.

    Attributes:
        value: such as "(1, 2, 3)", "<1, 2, 3>", "i + 2j + 3k" or a column in LaTeX; a list will do too.
        orientation: `row` or `column` where it matters; a plain list counts as either.
        tolerance: how far from the key an entry that is a number may be; absent for equality.
        credit: `all` for all or nothing; `fraction` for the share of the entries that are right.
        up_to: `scalar` for any multiple but 0, such as an eigenvector; `sign` for the key or its negative.
    """

    value: Listed
    orientation: Literal["any", "row", "column"] = "any"
    tolerance: Tolerance | None = None
    credit: Literal["all", "fraction"] = "all"
    up_to: Literal["nothing", "scalar", "sign"] = "nothing"


@dataclass(frozen=True, slots=True)
class Key:
    """A compiled key.

    Attributes:
        grid: as written.
        elements: by row.
        names: what a response may use.
        setting: for comparing what is made of entries.
        tolerance: as written.
        shares: whether right entries earn part of the credit.
        up_to: what may differ.
        orientation: row, column or any for a vector; empty for a matrix.
    """

    grid: Grid
    elements: tuple[tuple[Element, ...], ...]
    names: Names
    setting: Setting
    tolerance: Tolerance | None
    shares: bool
    up_to: Up
    orientation: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as read."""

    grid: Grid
    notes: tuple[Note, ...]


def compile_matrix(spec: MatrixSpec, setting: Setting) -> Key:
    """The key of a matrix. Raises AuthoringError."""
    return _compiled(spec, setting, "")


def compile_vector(spec: VectorSpec, setting: Setting) -> Key:
    """The key of a vector. Raises AuthoringError."""
    key = _compiled(spec, setting, spec.orientation)
    if min(key.grid.shape) > 1:
        raise AuthoringError("This is a matrix.", "Use the type `matrix`, or write one row or column.", field="value")
    return key


def _compiled(spec: MatrixSpec | VectorSpec, setting: Setting, orientation: str) -> Key:
    open_names = setting.names if setting.names.symbols else Names(strict=False)
    first = _authored(spec.value, open_names, bool(orientation))
    names = names_for(setting, first.grid.entries)
    found = _authored(spec.value, names, bool(orientation)).grid
    if orientation:
        found = found if found.shape[0] == 1 else transposed(found)
    elements = tuple(tuple(element(entry, names, setting, spec.tolerance) for entry in row) for row in found.rows)
    return Key(found, elements, names, setting, spec.tolerance, spec.credit == "fraction", Up(spec.up_to), orientation)


def _authored(text: str, names: Names, axes: bool) -> Read:
    try:
        return grid(peel_several(text), names, axes=axes)
    except ResponseError as error:
        raise AuthoringError(
            f"{text!r} cannot be read.", "Write it such as [[1, 2], [3, 4]].", field="value"
        ) from error


def read(key: Key, text: str) -> Reading:
    """The entries of a response.

    Raises:
        ResponseError: see `service.maths.grids.grid`.
    """
    if len(text) > MAX_TEXT:
        raise ResponseError("too-long", (MAX_TEXT, len(text)), {"limit": str(MAX_TEXT)})
    rows, columns = key.grid.shape
    found = grid(
        peel_several(text),
        key.names,
        axes=bool(key.orientation),
        size=rows if rows == columns and not key.orientation else 0,
    )
    return Reading(found.grid, tuple(Note(remark.code, remark.span) for remark in found.remarks))


def mark(key: Key, reading: Reading, prover: Prover) -> Grade:
    """The grade: the shape first, then the entries."""
    comparison = Comparison(prover)
    given, notes = _laid(key, reading)
    if given is None:
        return incorrect(_certificate(reading), notes=notes)
    if key.up_to in (Up.ROWS, Up.COLUMNS):
        return _by_span(key, reading, given, notes)
    if given.shape != key.grid.shape:
        return incorrect(_certificate(reading), notes=(*notes, _wrong_shape(reading)))
    if key.up_to is not Up.NOTHING:
        return _by_factor(key, given, notes, comparison)
    return _by_entries(key, given, notes, comparison)


def _laid(key: Key, reading: Reading) -> tuple[Grid | None, tuple[Note, ...]]:
    """The response laid as the key is, a vector as a row; None where its orientation is the wrong one."""
    given = reading.grid
    if not key.orientation or (given.shape[1] > 1 and given.shape[0] > 1):
        return given, reading.notes
    is_column = given.shape[1] == 1 and given.shape[0] > 1
    if not given.is_flat and max(given.shape) > 1 and key.orientation == ("row" if is_column else "column"):
        return None, (*reading.notes, Note("wrong-orientation", given.span, {"wanted": key.orientation}))
    return (transposed(given) if is_column else given), reading.notes


def _wrong_shape(reading: Reading) -> Note:
    rows, columns = reading.grid.shape
    return Note("wrong-shape", reading.grid.span, {"rows": str(rows), "columns": str(columns)})


def _certificate(reading: Reading) -> Certificate:
    rows, columns = reading.grid.shape
    return Comparison(_never).certificate("comparison of shapes", shape=f"{rows} by {columns}")


def _never(*_: object) -> bool:
    return False


def _by_entries(key: Key, given: Grid, notes: tuple[Note, ...], comparison: Comparison) -> Grade:
    found = [
        [comparison.same(wanted, entry) for wanted, entry in zip(*lines, strict=True)]
        for lines in zip(key.elements, given.rows, strict=True)
    ]
    flat = [one for row in found for one in row]
    certificate = comparison.certificate("comparison entry by entry", entries=str(len(flat)))
    if all_of(flat):
        return correct(certificate, notes=notes)
    if None in flat and (key.shares or False not in flat):
        open_ones = [text_of(given.entries[place], {}) for place, one in enumerate(flat) if one is None]
        return undecided(notes, ", ".join(open_ones[:5]), "comparison entry by entry")
    notes = (*notes, *_wrong_entries(key, given, found, comparison))
    if not key.shares:
        return incorrect(certificate, notes=notes)
    return partial(flat.count(True) / len(flat), certificate, notes)


def _wrong_entries(key: Key, given: Grid, found: list[list[bool | None]], comparison: Comparison) -> list[Note]:
    if _is_transposed(key, given, comparison):
        return [Note("transposed", given.span)]
    off = [(row, column) for row, line in enumerate(found) for column, one in enumerate(line) if one is False]
    code = "entry-off" if key.orientation else "matrix-entry-off"
    return [
        Note(
            code,
            given.rows[row][column].span,
            {
                "row": str(row + 1),
                "column": str(column + 1),
                "position": str(column + 1),
                "written": text_of(given.rows[row][column], {}),
            },
        )
        for row, column in off[:5]
    ]


def _is_transposed(key: Key, given: Grid, comparison: Comparison) -> bool:
    rows, columns = given.shape
    if rows != columns or rows == 1:
        return False
    turned = transposed(given).rows
    pairs = [pair for lines in zip(key.elements, turned, strict=True) for pair in zip(lines[0], lines[1], strict=True)]
    return all(comparison.same(*pair) is True for pair in pairs)


def _by_factor(key: Key, given: Grid, notes: tuple[Note, ...], comparison: Comparison) -> Grade:
    found = up_to_factor(key.grid, given, key.up_to, key.names, key.setting, key.tolerance, comparison)
    by = "comparison up to a factor" if key.up_to is Up.SCALAR else "comparison up to the sign"
    if found:
        return correct(comparison.certificate(by), notes=notes)
    if found is None:
        return undecided(notes, ", ".join(text_of(entry, {}) for entry in given.entries[:5]), by)
    is_nothing = all(value(entry) == 0 for entry in given.entries)
    return incorrect(
        comparison.certificate(by), notes=(*notes, Note("zero-vector" if is_nothing else "not-a-multiple"))
    )


def _by_span(key: Key, reading: Reading, given: Grid, notes: tuple[Note, ...]) -> Grade:
    wanted = key.grid
    if key.up_to is Up.COLUMNS:
        wanted, given = transposed(wanted), transposed(given)
    certificate = Comparison(_never).certificate("comparison of the spans by their ranks")
    if given.shape[1] != wanted.shape[1]:
        return incorrect(certificate, notes=(*notes, _wrong_shape(reading)))
    found = same_span(wanted, given)
    if found is None:
        return undecided(notes, ", ".join(text_of(entry, {}) for entry in given.entries[:5]), "comparison of the spans")
    if found:
        return Grade(Verdict.CORRECT, 1.0, certificate, notes)
    return incorrect(certificate, notes=(*notes, Note("other-span")))


def show(key: Key, reading: Reading) -> ReadBack:
    """The entries in their rows."""
    return shown(reading.grid, key.names.symbols)


MATRIX = AnswerType(
    spec=MatrixSpec,
    compile=compile_matrix,
    read=read,
    mark=mark,
    show=show,
    summary="A matrix with its entries written out.",
)
VECTOR = AnswerType(
    spec=VectorSpec,
    compile=compile_vector,
    read=read,
    mark=mark,
    show=show,
    summary="A vector with its entries written out.",
)
