"""How a number was asked to be written: with so many decimal places, or so many significant figures."""

from pydantic import Field, model_validator

from service.grading.kinds import Spec
from service.grading.outcome import Note
from service.maths.quantity import Quantity


class NumberForm(Spec):
    """How the number is to be written; one of the two.

    Attributes:
        decimal_places: digits behind the point, such as 2 for 41.70.
        significant_figures: digits that count; the zeros at the end of 1500 may count or not.
    """

    decimal_places: int | None = Field(default=None, ge=0, le=50, strict=True)
    significant_figures: int | None = Field(default=None, ge=1, le=50, strict=True)

    @model_validator(mode="after")
    def _one(self) -> "NumberForm":
        if (self.decimal_places is None) == (self.significant_figures is None):
            raise ValueError("give one of decimal_places and significant_figures")
        return self


def as_written(form: NumberForm, reading: Quantity) -> tuple[Note, ...]:
    """A note when the number is not written as asked; a number that was left to be computed is not."""
    if form.decimal_places is not None:
        given = max(_places(reading.written), 0) if reading.written else None
        if given == form.decimal_places:
            return ()
        return (Note("form-decimal-places", reading.span, _values(given, form.decimal_places)),)
    wanted = form.significant_figures or 1
    if reading.written and _fewest(reading) <= wanted <= reading.figures:
        return ()
    return (Note("form-significant-figures", reading.span, _values(reading.figures, wanted)),)


def _values(given: int | None, wanted: int) -> dict[str, str]:
    return {"given": "none" if given is None else str(given), "wanted": str(wanted)}


def _places(written: str) -> int:
    """The decimals as written; those of the mantissa where there is an exponent."""
    return len(written.partition("e")[0].partition(".")[2])


def _fewest(reading: Quantity) -> int:
    """Significant figures when the zeros at the end of a whole number do not count."""
    if "." in reading.written or "e" in reading.written:
        return reading.figures
    return len(reading.written.strip("-").strip("0")) or 1
