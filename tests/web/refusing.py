"""What a refusal has to be: it names the rule, and nothing was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from covalue.web.ground.record.models import Entry
from covalue.web.kit.errors import Refused


@contextmanager
def refused(code: str, field: str = "") -> Iterator[None]:
    """What is tried inside is refused by this rule, at this field of the form where one is at
    fault, and leaves nothing in the record."""
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.message.rstrip()[-1] in ".)!", "a whole sentence"
    assert Entry.objects.count() == before
