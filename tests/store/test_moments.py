"""Moments and the ids that sort by them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from service.store.moments import Moment, new_id, now
from tests.making import START, minute


def test_ids_are_uuids_of_version_7() -> None:
    assert new_id(START)[12] == "7"
    assert new_id(START)[16] in "89ab"
    assert len(new_id(START)) == 32
    assert new_id(START) != new_id(START)


def test_ids_sort_by_their_moment_down_to_the_microsecond() -> None:
    moments = [START + timedelta(microseconds=step) for step in (0, 1, 2, 499, 998, 999, 1000, 1001, 10**6, 10**9)]

    ids = [new_id(moment) for moment in moments]

    assert ids == sorted(ids)


def test_the_present_is_aware() -> None:
    assert now().utcoffset() == timedelta(0)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_without_a_zone_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        Moment().process_bind_param(datetime(2026, 11, 24), dialect)  # noqa: DTZ001


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    there = timezone(timedelta(hours=2))

    kept = Moment().process_bind_param(minute(0).astimezone(there), sqlite.dialect())

    assert kept == START.replace(tzinfo=None)
    assert Moment().process_result_value(kept, sqlite.dialect()) == START
    back = Moment().process_result_value(START.astimezone(there), postgresql.dialect())
    assert back is not None
    assert back.tzinfo is UTC
