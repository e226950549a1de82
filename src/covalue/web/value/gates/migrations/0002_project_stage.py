"""The stages of projects that were decided on before."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from covalue.web.value.gates.stages import stage_after


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the stage of each project as its decisions have it."""
    decisions = apps.get_model("gates", "GateDecision").objects
    for project in (
        apps.get_model("projects", "Project")
        .objects.filter(gate_decisions__isnull=False)
        .distinct()
    ):
        project_stage = stage_after(decisions.filter(project=project).order_by("number"))
        project.stage, project.stopped = project_stage.stage, project_stage.stopped
        project.save(update_fields=["stage", "stopped"])


class Migration(migrations.Migration):
    dependencies = [
        ("gates", "0001_initial"),
        ("projects", "0002_project_stage"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
