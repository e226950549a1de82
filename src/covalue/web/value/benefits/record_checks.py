"""What benefits know of the record: the sums beside a benefit are those of its reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum

from covalue.web.ground.record.verify import Fault, register_check
from covalue.web.value.benefits.models import Stage, ValueReport
from covalue.web.value.cases.models import Benefit

MOST = 100
"""So many benefits are named of each stage."""


@register_check
def sums_not_of_reports() -> list[Fault]:
    """Benefits whose sum of a stage is not what their reports come to."""
    return [
        Fault("benefit", 0, str(pk), f"what is {stage.value} to date is not what its reports say")
        for stage in Stage
        for pk in _other_sums(stage)
    ]


def _other_sums(stage: Stage) -> Iterator[object]:
    reports = ValueReport.objects.filter(benefit=OuterRef("pk"), stage=stage).order_by()
    summed = reports.values("benefit").annotate(total=Sum("difference_minor")).values("total")
    kept = f"{stage.value}_minor"
    rows = Benefit.objects.annotate(reported=Subquery(summed))
    other = rows.filter(
        ~Q(**{kept: F("reported")}) & Q(**{f"{kept}__isnull": False}, reported__isnull=False)
        | Q(**{f"{kept}__isnull": True}, reported__isnull=False)
        | Q(**{f"{kept}__isnull": False}, reported__isnull=True)
    )
    yield from other.order_by("pk").values_list("pk", flat=True)[:MOST]
