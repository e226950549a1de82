"""The programme at one look, and the brief before a meeting."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import slugify

from covalue.web.front.overview import glance, headlines, row_words
from covalue.web.front.overview.attention import SHOWN
from covalue.web.front.overview.brief import brief, pdf
from covalue.web.front.overview.charts import quarter_chart, views_chart
from covalue.web.front.overview.magnitudes import magnitude
from covalue.web.front.overview.partner_rows import COLUMNS, Row
from covalue.web.front.overview.programme import Overview, overview
from covalue.web.front.overview.value_groups import group_name
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.ground.organizations.contexts import programme_context, relationship_context
from covalue.web.kit import clock
from covalue.web.kit.look.charts import Chart
from covalue.web.kit.look.phrases import counted, sentences
from covalue.web.kit.look.tables import file_asked, table_file
from covalue.web.partnership.meetings import selectors as meetings


@login_required
def programme(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All partners at one look, and where to act."""
    context = programme_context(request, pk, "partners", with_partners=True)
    shown = overview(
        user=request.user,
        programme=context["programme"],
        now=clock.now(),
        asked=request.GET.get("class", ""),
    )
    if kind := file_asked(request):
        return table_file(kind, shown.rows, COLUMNS, f"partners {context['programme']}")
    context |= {
        "overview": shown,
        "answer": headlines.of_programme(shown),
        "figures": glance.of_programme(shown),
        "not_told": sentences(
            headlines.other_classes(shown),
            headlines.beside_the_sum(shown.worth, shown.counted_twice),
        ),
        "waivers": counted(len(shown.waivers), "waiver"),
        "means": row_words.means(shown),
        "tiers_in_words": row_words.tiers(shown),
        "charts": _charts(shown, context["programme"].client.name),
        "currency": shown.group[1],
        "magnitude": magnitude(shown.scale, shown.group[1]),
        **_chosen(shown, request.GET),
        **_listed(shown, request.GET),
    }
    return render(request, "overview/programme.html", context)


def _charts(overview: Overview, client: str) -> list[Chart]:
    quarters = overview.worth.quarters(overview.group)
    drawn = (
        quarter_chart(quarters, overview.group, "All partners"),
        views_chart(overview.rows, client),
    )
    return [picture for picture in drawn if picture]


def _chosen(overview: Overview, asked: QueryDict) -> dict[str, object]:
    """What the table shows of what can be chosen, and the rows of it."""
    tier = asked.get("tier", "")
    return {
        "classes": [
            ("-".join(group), group_name(group, overview.groups)) for group in overview.groups
        ],
        "chosen_class": "-".join(overview.group),
        "tiers": [(str(row.pk), str(row)) for row in overview.tiers],
        "chosen_tier": tier,
        "rows": [row for row in overview.rows if not tier or _tier_key(row) == tier],
    }


def _tier_key(row: Row) -> str:
    return str(row.tier_state.tier.pk) if row.tier_state.tier else ""


def _listed(overview: Overview, asked: QueryDict) -> dict[str, object]:
    """What to act on: the first entries, or all of them when asked for."""
    kept = {name: value for name in ("class", "tier") if (value := asked.get(name))}
    shown = len(overview.attention) if asked.get("act") else SHOWN
    return {
        "first": overview.attention[:shown],
        "more": len(overview.attention[shown:]),
        "query": urlencode(kept),
        "all_query": urlencode({**kept, "act": "all"}),
    }


@login_required
def meeting_brief(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One page before a meeting."""
    meeting = meetings.meeting_get(user=request.user, meeting_id=pk)
    context = relationship_context(request, meeting.relationship_id, "meetings")
    prepared = brief(user=request.user, meeting=meeting, now=clock.now())
    context |= {
        "title": "Brief",
        "meeting": meeting,
        "brief": prepared,
        "open": meeting.state == "planned",
    }
    return render(request, "overview/brief.html", context)


@login_required
def meeting_brief_pdf(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same as PDF."""
    meeting = meetings.meeting_get(user=request.user, meeting_id=pk)
    prepared = brief(user=request.user, meeting=meeting, now=clock.now())
    response = HttpResponse(pdf(prepared), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brief-{slugify(meeting.title)}.pdf"'
    return response
