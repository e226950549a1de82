"""What tests of the overview share: a moment, people who have been there for years, pages as
text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from cast import Cast, make_cast
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from tests.web.overview.scenes import NOW
from tests.web.upgrade.visiting import shown

from covalue.web.kit import clock

BEGUN = datetime(2023, 1, 2, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, whose roles hold since the beginning of 2023."""
    with clock.at(BEGUN):
        return make_cast()


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    """Monday 12 October 2026, nine in the morning in UTC."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def read() -> Callable[..., str]:
    """What a page says to somebody, without its layout."""

    def page(user: AbstractBaseUser, address: str, status: int = 200) -> str:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(address)
        assert answer.status_code == status
        return shown(answer.content.decode())

    return page
