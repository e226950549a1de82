"""Waiting tasks name the function of a job by the module that it lived in when they were queued.

The application moved, and its label stayed: what waits is told where the function lives now.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FUNCTION = "jobs.tasks.run_job"
APPLICATION = __name__.rsplit(".", 2)[0]


def follow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rewrite the path of every task that names the function by another module."""
    del schema_editor
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    moved = tasks.filter(task_path__startswith="covalue.web.", task_path__endswith=f".{FUNCTION}")
    moved.update(task_path=f"{APPLICATION}.tasks.run_job")


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
