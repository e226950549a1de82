"""The programme at one look, and the brief before a meeting."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from covalue.web.front.overview.brief import brief, pdf
from covalue.web.front.overview.charts import quarter_chart, views_chart
from covalue.web.front.overview.magnitudes import magnitude
from covalue.web.front.overview.programme import COLUMNS, group_name, overview
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit import clock
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.partnership.meetings import selectors as meetings

SHOWN = 8
"""Entries of the attention list before "n more"."""


@login_required
def programme(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All partners at one look, and where to act."""
    context = programme_context(request, pk, "partners", with_partners=True)
    found = overview(
        user=request.user,
        programme=context["programme"],
        now=clock.now(),
        asked=request.GET.get("class", ""),
    )
    if kind := file_asked(request):
        return table_file(kind, found.rows, COLUMNS, f"partners {context['programme']}")
    tiers = sorted(
        {row.standing.tier for row in found.rows if row.standing.tier}, key=lambda each: each.rank
    )
    tier = request.GET.get("tier", "")
    rows = [
        row
        for row in found.rows
        if not tier or str(row.standing.tier and row.standing.tier.pk) == tier
    ]
    every = bool(request.GET.get("act"))
    asked = {name: value for name in ("class", "tier") if (value := request.GET.get(name))}
    quarters, scale = found.worth.quarters(found.group), found.scale
    client = context["programme"].client.name
    drawn = (quarter_chart(quarters, found.group, "All partners"), views_chart(found.rows, client))
    context |= {
        "found": found,
        "rows": rows,
        "tiers": tiers,
        "chosen_tier": tier,
        "month": found.on,
        "every": every,
        "first": found.attention if every else found.attention[:SHOWN],
        "last": quarters[-1] if quarters else None,
        "more": 0 if every else len(found.attention[SHOWN:]),
        "charts": [each for each in drawn if each],
        "query": urlencode(asked),
        "all_query": urlencode(asked | {"act": "all"}),
        "currency": found.group[1],
        "classes": [("-".join(each), group_name(each, found.groups)) for each in found.groups],
        "chosen_class": "-".join(found.group),
        "scale": scale,
        "magnitude": magnitude(scale, found.group[1]),
    }
    return render(request, "overview/programme.html", context)


@login_required
def meeting_brief(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One page before a meeting."""
    meeting = meetings.meeting_get(user=request.user, meeting_id=pk)
    context = relationship_context(request, meeting.relationship_id, "meetings")
    found = brief(user=request.user, meeting=meeting, now=clock.now())
    context |= {
        "title": "Brief",
        "meeting": meeting,
        "brief": found,
        "open": meeting.state == "planned",
    }
    return render(request, "overview/brief.html", context)


@login_required
def meeting_brief_pdf(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same as PDF."""
    meeting = meetings.meeting_get(user=request.user, meeting_id=pk)
    found = brief(user=request.user, meeting=meeting, now=clock.now())
    response = HttpResponse(pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brief-{slugify(meeting.title)}.pdf"'
    return response
