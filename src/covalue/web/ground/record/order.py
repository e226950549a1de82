"""What came later: rows in the order in which their chain tells of them, whatever a clock said."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db.models import F, Model, OuterRef, QuerySet, Subquery

from covalue.web.ground.record.models import AppendOnlyModel, Seal
from covalue.web.ground.record.seals import kind_of

M = TypeVar("M", bound=Model)


def told_at(model: type[AppendOnlyModel], row: Any = None) -> Subquery:
    """The number of the entry that first told of a row: that of the query, by its key, or the
    given one. Numbers of one chain compare."""
    seals = Seal.objects.filter(kind=kind_of(model), row=OuterRef("pk") if row is None else row)
    return Subquery(seals.order_by("entry__number").values("entry__number")[:1])


def in_order(rows: QuerySet[M], *, by: type[AppendOnlyModel] | None = None) -> QuerySet[M]:
    """The rows of one chain, the first that was told of first.

    `by` is another model with the same keys, as the outcomes of agreements. What an upgrade sealed
    with one entry stays in the order of its moments.
    """
    told = _told(rows, by)
    return cast("QuerySet[M]", told.order_by(F("told").asc(nulls_first=True), _moment(by), "pk"))


def newest_first(rows: QuerySet[M], *, by: type[AppendOnlyModel] | None = None) -> QuerySet[M]:
    """As `in_order`, the last that was told of first; another order may follow, which it would not
    after `reverse`."""
    told = _told(rows, by)
    return cast(
        "QuerySet[M]",
        told.order_by(F("told").desc(nulls_last=True), f"-{_moment(by)}", "-pk"),
    )


def _told(rows: Any, by: type[AppendOnlyModel] | None) -> Any:
    return rows.annotate(told=told_at(by or cast(Any, rows.model)))


def _moment(by: type[AppendOnlyModel] | None) -> str:
    return "at" if by is None else f"{by._meta.model_name}__at"
