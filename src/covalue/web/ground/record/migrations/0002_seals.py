"""Seals of rows, and the hash over them in the entry that made the rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="rows",
            field=models.CharField(
                blank=True,
                help_text="the hash over its seals; empty: it made no rows",
                max_length=64,
            ),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField(help_text="among the seals of the entry")),
                (
                    "kind",
                    models.CharField(help_text="of the row, as agreements.answer", max_length=60),
                ),
                ("row", models.UUIDField()),
                (
                    "version",
                    models.PositiveSmallIntegerField(help_text="which columns it covers"),
                ),
                ("hash", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="record.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["kind", "row"], name="seal_of")],
                "constraints": [
                    models.UniqueConstraint(fields=["entry", "place"], name="seal_place_once")
                ],
            },
        ),
    ]
