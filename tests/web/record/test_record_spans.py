"""Day ranges that must not overlap: held by the database when somebody writes past the services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from covalue.web.ground.record import spans
from covalue.web.partnership.partners.models import Area, LeadRole

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 12)
SPAN = st.tuples(DAYS, st.none() | DAYS).filter(lambda span: span[1] is None or span[1] >= span[0])


@pytest.fixture
def area(cast: Cast) -> Area:
    return Area.objects.create(programme=cast.programme, name="Logistics")


def days(span: tuple[int, int | None]) -> set[int]:
    """The days of the range, up to one that no range ends after."""
    return set(range(span[0], 14 if span[1] is None else span[1]))


def write(area: Area, cast: Cast, span: tuple[int, int | None]) -> LeadRole | None:
    """The row, or None where the database refused it."""
    ends = None if span[1] is None else DAY + timedelta(span[1])
    try:
        with transaction.atomic():
            return LeadRole.objects.create(
                area=area,
                relationship=cast.with_bob,
                starts_on=DAY + timedelta(span[0]),
                ends_on=ends,
            )
    except IntegrityError:
        return None


@given(st.lists(SPAN, max_size=8))
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_no_day_is_taken_twice_and_nothing_else_is_refused(
    cast: Cast, area: Area, rows: list[tuple[int, int]]
) -> None:
    LeadRole.objects.all().delete()
    taken: set[int] = set()
    for span in rows:
        made = write(area, cast, span)
        assert (made is None) == bool(taken & days(span))
        if made:
            taken |= days(span)


def test_moving_a_range_onto_another_is_refused(cast: Cast, area: Area) -> None:
    write(area, cast, (0, 5))
    later = write(area, cast, (5, None))
    assert later is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadRole.objects.filter(pk=later.pk).update(starts_on=DAY)
    LeadRole.objects.filter(pk=later.pk).update(starts_on=DAY + timedelta(6))


def test_another_area_is_another_thing(cast: Cast, area: Area) -> None:
    other = Area.objects.create(programme=cast.programme, name="Cloud")
    assert write(area, cast, (0, None))
    assert write(other, cast, (0, None))


def test_a_missing_trigger_is_an_error_of_the_installation(cast: Cast) -> None:
    assert spans.check_spans(databases=["default"]) == []
    on = " ON partners_leadrole" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER partners_leadrole_span_insert{on}")
    assert [each.id for each in spans.check_spans(databases=["default"])] == ["record.E002"]
    spans.install(connection)
    assert spans.check_spans(databases=["default"]) == []
