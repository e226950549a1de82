"""Lists in pages: `limit` and `offset`, within what a database can count."""

from __future__ import annotations

from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

MOST = 1000
FURTHEST = 2**53
"""The largest whole number that every reader of JSON holds exactly."""


class Pages(LimitOffsetPagination):
    """Bounded, so that no number is too large for the database."""

    class Input(Schema):
        """Which part of the list."""

        limit: int = Field(100, ge=1, le=MOST)
        offset: int = Field(0, ge=0, le=FURTHEST)
