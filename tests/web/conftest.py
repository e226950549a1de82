"""Fixtures of every web test. The people are in `cast.py`."""

from __future__ import annotations

import pytest
from cast import Cast, make_cast
from flushing import flush_past_triggers

__all__ = ["flush_past_triggers"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a transaction that is rolled back."""
    return make_cast()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The cast for tests that other threads, processes or a browser take part in."""
    return make_cast()
