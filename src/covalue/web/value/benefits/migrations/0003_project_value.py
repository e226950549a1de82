"""The value of projects that were planned and reported on before."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from covalue.web.value.cases.projection import OF_BENEFIT, OF_PLAN, value_by_class


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the rows of every project."""
    benefits, plans, planned, values = (
        apps.get_model("cases", name)
        for name in ("Benefit", "Plan", "PlannedValue", "ProjectValue")
    )
    for project in apps.get_model("projects", "Project").objects.all():
        plan = plans.objects.filter(project=project, gate="design").order_by("number").last()
        kept = benefits.objects.filter(
            Q(dropped=False) | Q(realized_minor__isnull=False), project=project
        )
        promised = (
            planned.objects.filter(plan=plan).order_by("ends_on")
            if plan
            else planned.objects.none()
        )
        rows = value_by_class(kept.values_list(*OF_BENEFIT), promised.values_list(*OF_PLAN))
        values.objects.bulk_create(
            values(project=project, relationship_id=project.relationship_id, plan=plan, **fields)
            for fields in rows
        )


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0002_value_difference"),
        ("cases", "0004_project_value"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
