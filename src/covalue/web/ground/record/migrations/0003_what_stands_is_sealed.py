"""What stands is sealed: each chain gets an entry with seals of the rows that it told of before
there were any. The chain goes on; nothing in it is written anew."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps as today
from django.db import migrations
from django.db.models import Q

from covalue.web.ground.record.canonical import canonical
from covalue.web.ground.record.models import entry_hash
from covalue.web.ground.record.seals import ROWS_AT_ONCE, row_hash, rows_hash
from covalue.web.kit import clock

VERSION = 1
ROWS_OF_AN_ENTRY = 10_000
LABEL = "what stood before there were seals"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the way to the relationship whose record tells of its rows, and to the party that
    has them to itself; or the way to the programme whose client's record does."""

    kind: str
    relationship: str = ""
    party: str = ""
    programme: str = ""
    order: str = "at"

    def within(self, chain: Any) -> Q:
        """The rows of which the chain tells."""
        if chain.scope == "relationship":
            if not self.relationship:
                return Q(pk__in=[])
            shared = {self.party: ""} if self.party else {}
            return Q(**{self.relationship: chain.scope_id}, **shared)
        if self.programme:
            return Q(**{f"{self.programme}__client": chain.scope_id})
        if not self.party:
            return Q(pk__in=[])
        client = {f"{self.relationship}__programme__client": chain.scope_id, self.party: "client"}
        partner = {f"{self.relationship}__partner": chain.scope_id, self.party: "partner"}
        return Q(**client) | Q(**partner)


TABLES = (
    Table("agreements.agreement", "relationship", "within", order="proposed_at"),
    Table("agreements.signatory", "agreement__relationship", "agreement__within", order="pk"),
    Table(
        "agreements.answer", "signatory__agreement__relationship", "signatory__agreement__within"
    ),
    Table("agreements.outcome", "agreement__relationship", "agreement__within"),
    Table("cases.caseversion", "project__relationship"),
    Table("cases.plan", "project__relationship", order="number"),
    Table("cases.plannedvalue", "plan__project__relationship", order="pk"),
    Table("cases.privatecost", "project__relationship", "party"),
    Table("gates.checklist", programme="programme"),
    Table("gates.gatedecision", "project__relationship"),
    Table("gates.milestoneforecast", "project__relationship"),
    Table("gates.benefitreview", "benefit__project__relationship"),
    Table("benefits.valuereport", "benefit__project__relationship"),
    Table("benefits.changeprogress", "project__relationship"),
    Table("documents.document", "project__relationship", "private_to"),
    Table("documents.withdrawal", "document__project__relationship", "document__private_to"),
    Table("documents.citation", "document__project__relationship"),
    Table("plans.objectiveprogress", "relationship"),
    Table("meetings.minutes", "meeting__relationship"),
    Table("meetings.meetingdecision", "meeting__relationship", order="number"),
    Table("assessments.questionnaire", programme="programme", order="created_at"),
    Table("assessments.question", programme="questionnaire__programme", order="position"),
    Table("assessments.comment", "relationship"),
    Table("assessments.result", "relationship", order="position"),
    Table("commitments.commitmentreview", "meeting__relationship"),
    Table("tiers.tierreview", "relationship"),
)


def seal_what_stands(apps: Any, _schema_editor: Any) -> None:
    """Seal the rows of each chain, in entries of a bounded number of rows."""
    for chain in apps.get_model("record", "Chain").objects.order_by("pk"):
        seals = _seals(apps, chain)
        while some := list(islice(seals, ROWS_OF_AN_ENTRY)):
            _add_entry(apps, chain, some)


def _seals(apps: Any, chain: Any) -> Iterator[Any]:
    seal = apps.get_model("record", "Seal")
    for table in TABLES:
        model = apps.get_model(table.kind)
        later = today.get_model(table.kind).sealed_since
        columns = sorted(
            field.attname for field in model._meta.concrete_fields if field.attname not in later
        )
        rows = model._base_manager.filter(table.within(chain)).order_by(table.order, "pk")
        for pk, *values in rows.values_list("pk", *columns).iterator(ROWS_AT_ONCE):
            told = list(zip(columns, values, strict=True))
            hashed = row_hash(table.kind, VERSION, told)
            yield seal(kind=table.kind, row=pk, version=VERSION, hash=hashed)


def _add_entry(apps: Any, chain: Any, seals: list[Any]) -> None:
    for place, seal in enumerate(seals, 1):
        seal.place = place
    entry = apps.get_model("record", "Entry")(
        id=uuid.uuid4(),
        chain=chain,
        number=chain.length + 1,
        at=clock.now(),
        actor_name="Covalue",
        actor_side="system",
        action="record.sealed",
        subject="record",
        subject_id=chain.scope_id,
        label=LABEL,
        before=canonical({}),
        after=canonical({"rows": len(seals)}),
        rows=rows_hash(seals),
        previous_hash=chain.head,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    for seal in seals:
        seal.entry = entry
    apps.get_model("record", "Seal").objects.bulk_create(seals, batch_size=ROWS_AT_ONCE)
    chain.length, chain.head = entry.number, entry.hash
    chain.save(update_fields=["length", "head"])


class Migration(migrations.Migration):
    """Once, from the version without seals."""

    dependencies = [
        ("record", "0002_seals"),
        ("organizations", "0003_relationship_partner_time_zone"),
        ("agreements", "0002_agreement_within"),
        ("cases", "0004_project_value"),
        ("gates", "0002_project_stage"),
        ("benefits", "0003_project_value"),
        ("documents", "0001_documents"),
        ("plans", "0001_initial"),
        ("meetings", "0001_initial"),
        ("assessments", "0001_initial"),
        ("commitments", "0001_initial"),
        ("tiers", "0001_initial"),
    ]

    operations = [migrations.RunPython(seal_what_stands, migrations.RunPython.noop)]
