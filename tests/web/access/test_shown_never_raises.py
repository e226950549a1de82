"""Whatever stands in the database is shown: texts that look like days, moments, numbers or markup,
and days at the ends of time. No content breaks a page for ever."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from types import ModuleType
from typing import Any

import pytest
import routes
from cast import Cast
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from remembering import remembered
from test_access_matrix import EXPECTED
from tests.web.access.apps import modules, owner_of

from covalue.web.ground.accounts.models import User
from covalue.web.ground.record import triggers
from covalue.web.kit.days import EARLIEST, LATEST

MARKUP = "<meta http-equiv=refresh content=0><script>x</script>'\"`{{ x }}{% x %}&lt;"
TEXTS = {
    "no day": "2026-02-30",
    "day": "2026-02-28",
    "end of time": "9999-12-31",
    "no moment": "2026-13-41T25:61:61Z",
    "moment": "9999-12-31T23:59:59-23:59",
    "number": "1e999999",
    "digits": "9" * 60,
    "json": '{"a": [1e999]}',
    "right to left": "\u202e\u0645\u0631\u062d\u0628\u0627 abc\u0301\u2028\x7f",
    "control": "a\x01\x0b\x1b[31m\ufffe b\x7f\u2029c",
    "formula": '=HYPERLINK("http://x";"y")',
    "braces": "{} {0} {name} %s %(x)s %%",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "nothing": "",
    "long": "long words " * 1_000,
    "one long word": "x" * 10_000,
}
SAMPLE = ("no day", "moment", "right to left", "control", "one long word")
"""What each run tries; all of it with `COVALUE_NIGHTLY=1`, as `make nightly` does."""
RAW = ("<meta http-equiv=refresh", "<script>x")
"""What of it must not stand in a page as it is."""
NO_TEXTS = {
    *("currency", "time_zone", "partner_time_zone", "password", "digest", "content_hash", "hash"),
    *("head", "previous_hash", "sha256", "key", "start", "media_type", "content_type"),
    *("document", "data", "body", "email", "stage", "measure", "threshold"),
}
"""Columns whose words are the product's own, or that are read as a document."""
NO_TEXTS_OF = {
    *("record.Entry.action", "record.Entry.subject", "jobs.Job.kind", "agreements.Agreement.kind"),
    *("tiers.TierReview.figures", "agreements.Agreement.difference", "gates.Checklist.items"),
    *("gates.MilestoneForecast.date", "documents.Citation.subject", "documents.Citation.part"),
    *("organizations.PrivateField.subject", "organizations.PrivateField.name"),
    "assessments.Result.dimension",
}
DAYS = {
    *("due_on", "first_due_on", "expires_at", "ends_on", "starts_on", "next_due_on"),
    *("conditions_due_on", "renewal_due_on", "closes_on", "held_on", "starts_at", "ends_at"),
    *("holds_until", "planned_until", "realized_to", "validated_to", "reported_to", "retired_on"),
}
INSIDE = {"record.Entry.before", "record.Entry.after", "agreements.Agreement.content"}
"""Data as text: its values are replaced, its shape stays."""
OWNERS = [None, *modules()]


def texts() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column that holds words of people."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            own = {field.name, f"{model._meta.label}.{field.name}"} & (NO_TEXTS | NO_TEXTS_OF)
            if model.__module__.startswith("covalue.") and is_text and not own:
                yield model, field


def days() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column of deadlines and of days that people choose for the future."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            chosen = field.name in DAYS and isinstance(field, models.DateField)
            if model.__module__.startswith("covalue.") and chosen:
                yield model, field


def moved(model: type[models.Model], field: models.Field[Any, Any], day: date) -> None:
    """Put the day, or its noon, into every row that has one; some rules hold rows apart."""
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    value = noon if isinstance(field, models.DateTimeField) else day
    for row in model._base_manager.exclude(**{field.name: None}):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{field.attname: value})
        except IntegrityError:
            continue


def said(model: type[models.Model], field: models.Field[Any, Any], text: str) -> None:
    """Put the text into every row, as much of it as the column takes; no two rows alike."""
    named = f"{model._meta.label}.{field.name}"
    for at, row in enumerate(model._base_manager.all()):
        value = f"{text}{at or ''}"[: field.max_length]
        if field.max_length and at:
            value = f"{text[: field.max_length - 2]}{at:02}"
        if named in INSIDE:
            value = json.dumps(_inside(json.loads(getattr(row, field.name) or "{}"), text))
        model._base_manager.filter(pk=row.pk).update(**{field.attname: value})


def _inside(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _inside(part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [_inside(part, text) for part in value]
    return text if isinstance(value, str) and not _is_the_products(value) else value


def _is_the_products(text: str) -> bool:
    """A key, or a day that was checked when it was written."""
    return re.fullmatch(r"[0-9a-f-]{36}|[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def wrong_status(answer: Any) -> str:
    """What a page must not answer."""
    return "" if answer.status_code in {200, 302, 304, 404, 405} else str(answer.status_code)


def unescaped(answer: Any) -> str:
    """Markup of somebody's name within a page."""
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    page = answer.content.decode()
    at = min((page.find(part) for part in RAW if part in page), default=-1)
    return page[max(0, at - 200) : at + 80] if at >= 0 else ""


def faults(
    cast: Cast,
    owner: ModuleType | None,
    found: dict[str, Any],
    look: Callable[[Any], str],
    methods: Sequence[str] = ("get",),
) -> list[str]:
    """What is wrong with the pages of the app, or of the house."""
    wrong = []
    for name in ("alice", "bob"):
        person: User = User.objects.get(pk=getattr(cast, name).pk)
        for route in EXPECTED:
            if owner_of(route) is not owner or route.startswith("sign-in/"):
                continue
            for method in methods:
                place = transaction.savepoint()
                client = Client()
                client.force_login(person)
                try:
                    fault = look(getattr(client, method)(routes.filled(route, found)))
                except Exception as error:
                    fault = f"{type(error).__name__}: {error}"[:200]
                transaction.savepoint_rollback(place)
                if fault:
                    wrong.append(f"{method} {route} for {name}: {fault}")
    return wrong


def with_texts(owner: ModuleType | None, text: str) -> tuple[Cast, dict[str, Any]]:
    """The things of the app, with the text in every column that holds words."""
    name = owner.__name__ if owner else ""
    cast, found = remembered(("page", name, 0), lambda: routes._staged(owner, 0))
    triggers.remove(connection)
    for model, field in texts():
        said(model, field, text)
    return cast, found


OF_OWNER = pytest.mark.parametrize(
    "owner", OWNERS, ids=lambda owner: owner.__name__.rsplit(".", 1)[1] if owner else "house"
)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("text", TEXTS if os.environ.get("COVALUE_NIGHTLY") else SAMPLE)
@OF_OWNER
def test_every_page_with_every_text(owner: ModuleType | None, text: str, db: None) -> None:
    """A commitment's text `2026-02-30` made the record's page 500."""
    cast, found = with_texts(owner, TEXTS[text])
    assert faults(cast, owner, found, wrong_status) == []


@pytest.mark.only_on("sqlite")
@OF_OWNER
def test_no_name_is_printed_as_markup(owner: ModuleType | None, db: None) -> None:
    """The other party's name, in the help text of a form, took the client's browser away."""
    cast, found = with_texts(owner, MARKUP)
    assert faults(cast, owner, found, unescaped, ("get", "post")) == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("day", [date.min, EARLIEST, LATEST, date.max])
@OF_OWNER
def test_every_page_with_every_day(owner: ModuleType | None, day: date, db: None) -> None:
    """A deadline of 9999-12-31 made the start page of both sides 500."""
    name = owner.__name__ if owner else ""
    cast, found = remembered(("page", name, 0), lambda: routes._staged(owner, 0))
    triggers.remove(connection)
    for model, field in days():
        moved(model, field, day)
    assert faults(cast, owner, found, wrong_status) == []
