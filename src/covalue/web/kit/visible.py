"""What is not visible is answered exactly like what is not there."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)
NOT_THERE = "There is nothing at this address, or it is not shared with you."


def visible_or_404(rows: QuerySet[Row], pk: UUID | str) -> Row:
    """The row, among those that the person may see; Http404 for every other, there or not."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404(NOT_THERE)
    return row
