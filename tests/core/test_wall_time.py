"""Planned time is a wall time in a zone; the clock changes are the hard cases."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format

from core import wall_time, when
from core.errors import DomainError
from core.translations import language_codes
from core.wall_time import instant_of, listed_zones, place_zones, validate_zone


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/Lisbon", 10), ("Europe/Madrid", 9), ("Europe/Rome", 9), ("Europe/Paris", 9)],
)
def test_ten_o_clock_in_winter_is_an_hour_later_in_lisbon_than_in_the_other_territories(zone: str, hour: int) -> None:
    instant = instant_of(day=date(2027, 1, 15), at=time(10, 0), zone=zone)
    assert instant == datetime(2027, 1, 15, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2027, 3, 27), 10), (date(2027, 3, 28), 9), (date(2027, 10, 30), 9), (date(2027, 10, 31), 10)],
)
def test_same_wall_time_in_lisbon_is_another_instant_after_each_clock_change(day: date, hour: int) -> None:
    assert instant_of(day=day, at=time(10, 0), zone="Europe/Lisbon").hour == hour


@pytest.mark.parametrize(("zone", "missing"), [("Europe/Lisbon", time(1, 30)), ("Europe/Madrid", time(2, 30))])
def test_hour_that_the_spring_change_skips_is_refused(zone: str, missing: time) -> None:
    with pytest.raises(DomainError) as caught:
        instant_of(day=date(2027, 3, 28), at=missing, zone=zone, field="start_time")
    assert (caught.value.code, caught.value.field) == ("hour_missing", "start_time")


@pytest.mark.parametrize(("zone", "twice"), [("Europe/Lisbon", time(1, 30)), ("Europe/Rome", time(2, 30))])
def test_hour_that_the_autumn_change_repeats_is_refused(zone: str, twice: time) -> None:
    with pytest.raises(DomainError) as caught:
        instant_of(day=date(2027, 10, 31), at=twice, zone=zone)
    assert caught.value.code == "hour_twice"


@pytest.mark.parametrize("edge", [time(0, 59), time(2, 0)])
def test_hours_beside_the_spring_gap_in_lisbon_are_fine(edge: time) -> None:
    assert instant_of(day=date(2027, 3, 28), at=edge, zone="Europe/Lisbon").tzinfo is UTC


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(9999, 12, 31)])
def test_year_that_nobody_plans_for_is_refused(day: date) -> None:
    with pytest.raises(DomainError) as caught:
        instant_of(day=day, at=time(0, 30), zone="Asia/Tokyo", field="start_time")
    assert (caught.value.code, caught.value.field) == ("year", "start_time")


def test_unknown_zone_is_a_validation_error() -> None:
    with pytest.raises(ValidationError):
        validate_zone("Europe/Cascais")
    validate_zone("Europe/Lisbon")


@pytest.mark.parametrize("language", language_codes())
def test_day_is_written_without_a_leading_zero(language: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 2), "DATE_FORMAT").startswith("2 ")


def test_minutes_are_read_as_hours():
    texts = [when.minutes_text(minutes).replace("\u00a0", " ") for minutes in (45, 60, 150, 0)]
    assert texts == ["45 min", "1 h", "2 h 30 min", "0 min"]


def test_zones_are_offered_by_todays_name_and_a_row_keeps_the_old_one_it_has() -> None:
    names = [zone for zone, _label in place_zones("US/Indiana-Starke")]
    assert {"Europe/Kyiv", "Europe/Amsterdam", "Atlantic/Azores", "US/Indiana-Starke"} <= set(names)
    assert not {"Europe/Kiev", "Asia/Calcutta", "Etc/GMT+1", "UTC"} & set(names)


def test_without_a_table_every_place_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall_time, "zone_table", lambda: "")
    assert {"Europe/Kyiv", "Europe/Kiev"} <= listed_zones.__wrapped__()
    assert "Etc/GMT+1" not in listed_zones.__wrapped__()
