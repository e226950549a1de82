"""The example is loaded once for all of them, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from covalue.web.front import example
from covalue.web.ground.organizations.models import Programme


@pytest.fixture(scope="package")
def programme(django_db_setup: None, django_db_blocker: Any) -> Iterator[Programme]:
    """The programme of the example, as filled today."""
    with django_db_blocker.unblock(), transaction.atomic():
        example.fill()
        yield Programme.objects.select_related("client").get()
        transaction.set_rollback(True)
