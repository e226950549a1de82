"""Who made a service's key, and which roles were held when a write was kept; refusals that were
kept are removed."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_refusals(apps: Any, _schema_editor: Any) -> None:
    """They would be given again to somebody who may write now."""
    apps.get_model("accounts", "IdempotentWrite").objects.filter(status__gte=400).delete()


class Migration(migrations.Migration):
    """Keys do not outlive their makers."""

    dependencies = [("accounts", "0002_idempotent_writes")]

    operations = [
        migrations.RunPython(forget_refusals, migrations.RunPython.noop),
        migrations.AddField(
            model_name="apitoken",
            name="made_by",
            field=models.ForeignKey(
                help_text="the person who made a service's key; empty: the user, or not known",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="idempotentwrite",
            name="roles",
            field=models.JSONField(default=list, help_text="keys of the roles that were held"),
        ),
    ]
