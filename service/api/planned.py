"""Moments that clients name: with a time zone, and far enough from the ends of the calendar."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

YEARS = range(1970, 2200)
"""Years that may be planned for; at the ends of the calendar a moment has no other time zone."""


def _plannable(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise ValueError(f"plan for a year from {YEARS[0]} to {YEARS[-1]}")
    return at


Planned = Annotated[AwareDatetime, AfterValidator(_plannable)]
"""A moment that may be planned for."""
