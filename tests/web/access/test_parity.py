"""What a page does, the API does; every table comes as files; or it is named here, with a
reason."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import covalue.web
from covalue.web.front.api.v1 import api

ROOT = Path(covalue.web.__file__).parent
OPERATIONS = {
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in methods
}
VERSION = "POST /projects/{project_id}/case/versions"
PROPOSE = "POST /relationships/{relationship_id}/agreements"
# What each page that writes does, as an operation of the API; or, in lower case, why only a page
# does it.
WRITES = {
    "set_up": "the first person of an installation has no account yet, so no key",
    "invitation": "whoever is invited has no account yet, so no key",
    "theme": "how one's own pages look, kept in the browser",
    "relationship_new": "POST /programmes/{programme_id}/relationships",
    "relationship_end": "POST /relationships/{relationship_id}/end",
    "relationship_invite": "POST /relationships/{relationship_id}/invitations",
    "programme_invite": "POST /organizations/{organization_id}/invitations",
    "private_new": "PUT /relationships/{relationship_id}/private",
    "organization_rename": "PATCH /organizations/{organization_id}",
    "organization_invite": "POST /organizations/{organization_id}/invitations",
    "programme_new": "POST /organizations/{organization_id}/programmes",
    "role_new": "POST /memberships/{membership_id}/roles",
    "membership_end": "POST /memberships/{membership_id}/end",
    "role_end": "POST /roles/{role_id}/end",
    "invitation_revoke": "POST /invitations/{invitation_id}/revoke",
    "agreement_new": PROPOSE,
    "agreement_again": PROPOSE,
    "agreement_accept": "POST /agreements/{agreement_id}/accept",
    "agreement_reject": "POST /agreements/{agreement_id}/reject",
    "agreement_withdraw": "POST /agreements/{agreement_id}/withdraw",
    "agreement_counter": "POST /agreements/{agreement_id}/counter",
    "agreement_revise": "POST /agreements/{agreement_id}/revise",
    "relationship_verify": "POST /record/verify",
    "organization_verify": "POST /record/verify",
    "area_new": "POST /programmes/{programme_id}/areas",
    "area_edit": "PATCH /areas/{area_id}",
    "area_retire": "POST /areas/{area_id}/retire",
    "lead_role_new": "POST /areas/{area_id}/lead-roles",
    "lead_role_end": "POST /lead-roles/{lead_role_id}/end",
    "waiver_new": "POST /relationships/{relationship_id}/waivers",
    "waiver_end": "POST /waivers/{waiver_id}/end",
    "project_new": "POST /relationships/{relationship_id}/projects",
    "project_end": "POST /projects/{project_id}/end",
    "tier_new": "POST /programmes/{programme_id}/tiers",
    "tiers_suggest": "POST /programmes/{programme_id}/tiers/suggest",
    "tier_edit": "PUT /tiers/{tier_id}",
    "tier_raise": "PUT /programmes/{programme_id}/tiers/order",
    "criterion_new": "POST /tiers/{tier_id}/criteria",
    "criterion_edit": "POST /tier-criteria/{criterion_id}/change",
    "criterion_end": "POST /tier-criteria/{criterion_id}/end",
    "tier_review_new": "POST /relationships/{relationship_id}/tier/reviews",
    "questionnaire_edit": "POST /programmes/{programme_id}/questionnaires",
    "round_open": "POST /programmes/{programme_id}/rounds",
    "round_extend": "POST /rounds/{round_id}/extend",
    "round_close": "POST /rounds/{round_id}/close",
    "round_answer": "PUT /relationships/{relationship_id}/assessment/answers",
    "cadence_set": "POST /programmes/{programme_id}/cadences",
    "cadence_end": "POST /cadences/{cadence_id}/end",
    "meeting_new": "POST /relationships/{relationship_id}/meetings",
    "series_new": "POST /relationships/{relationship_id}/series",
    "seat_fill": "POST /relationships/{relationship_id}/seats",
    "series_change": "POST /series/{series_id}/change",
    "series_end": "POST /series/{series_id}/end",
    "seat_succeed": "POST /seats/{seat_id}/succeed",
    "seat_leave": "POST /seats/{seat_id}/leave",
    "meeting_move": "POST /meetings/{meeting_id}/move",
    "meeting_cancel": "POST /meetings/{meeting_id}/cancel",
    "meeting_miss": "POST /meetings/{meeting_id}/miss",
    "meeting_hold": "POST /meetings/{meeting_id}/hold",
    "meeting_minutes": "POST /meetings/{meeting_id}/minutes",
    "agenda_add": "POST /meetings/{meeting_id}/agenda",
    "meeting_invite": "POST /meetings/{meeting_id}/invite",
    "agenda_move": "POST /agenda/{item_id}/move",
    "agenda_remove": "POST /agenda/{item_id}/remove",
    "calendar": "POST /calendar-feeds",
    "calendar_revoke": "POST /calendar-feeds/{feed_id}/revoke",
    "commitment_new": "POST /relationships/{relationship_id}/commitments",
    "commitment_report": "POST /commitments/{commitment_id}/progress",
    "commitment_move": "POST /commitments/{commitment_id}/due",
    "commitment_close": "POST /commitments/{commitment_id}/close",
    "commitment_reopen": "POST /commitments/{commitment_id}/reopen",
    "commitments_review": "POST /meetings/{meeting_id}/commitments/review",
    "ladder": "PUT /programmes/{programme_id}/ladder",
    "escalation_new": "POST /relationships/{relationship_id}/escalations",
    "escalation_resolve": "POST /escalations/{escalation_id}/resolve",
    "plan_edit": "POST /relationships/{relationship_id}/plan",
    "plan_progress": "POST /relationships/{relationship_id}/plan/progress",
    "case_start": VERSION,
    "case_edit": VERSION,
    "case_figures": VERSION,
    "case_upload": VERSION,
    "private_cost_new": "POST /projects/{project_id}/private-costs",
    "private_cost": "POST /projects/{project_id}/private-costs/{key}/withdraw",
    "plan_propose": "POST /projects/{project_id}/plans",
    "gate_review": "POST /projects/{project_id}/gates",
    "milestone_forecast": "POST /projects/{project_id}/milestones",
    "benefit_review": "POST /benefits/{benefit_id}/reviews",
    "checklist_edit": "POST /programmes/{programme_id}/checklists/{gate}",
    "progress_report": "POST /projects/{project_id}/progress",
    "value_realized": "POST /benefits/{benefit_id}/realized",
    "value_validated": "POST /benefits/{benefit_id}/validated",
    "handover": "POST /benefits/{benefit_id}/handover",
    "document_new": "POST /projects/{project_id}/documents",
    "document_supersede": "POST /documents/{document_id}/versions",
    "document_withdraw": "POST /documents/{document_id}/withdraw",
    "token_list": "POST /tokens",
    "token_revoke": "POST /tokens/{token_id}/revoke",
    "service_list": "POST /organizations/{organization_id}/services",
    "service_token_new": "POST /services/{service_id}/tokens",
    "service_token_revoke": "POST /service-tokens/{token_id}/revoke",
    "job_cancel": "POST /jobs/{job_id}/cancel",
}
# Templates with a table that is not given as files, and why.
WITHOUT_FILES = {
    "organizations/account.html": "what one may do oneself, three rows",
    "accounts/token_table.html": "one's own keys, or those of a program",
    "agreements/agreement.html": "the words that are signed; the API gives them whole",
    "allauth/elements/table.html": "pages of signing in",
    "assessments/questionnaire.html": (
        "a form; the page of assessments gives the statements as files"
    ),
    "benefits/project.html": "the first rows of the project's benefits, whose page gives the files",
    "cases/compare.html": "a difference of two versions, each of which is a workbook",
    "cases/edit.html": "a form; a version is a workbook",
    "cases/upload.html": "how a file would be read that is not kept yet",
    "commitments/escalation_rows.html": "rows of pages that give the files",
    "commitments/rows.html": "rows of pages that give the files",
    "documents/document.html": "versions of one document, each of which is a file",
    "documents/rows.html": "rows of pages that give the files",
    "api/reference.html": "the operations, which the OpenAPI document holds",
    "look/gallery.html": "components with invented figures, shown while developing",
    "look/chart.html": "the figures of a picture; its page gives the files",
    "meetings/calendar.html": "one's own feeds, whose addresses are keys",
    "organizations/invited.html": "open links, which are keys",
    "overview/relationship.html": (
        "what one party keeps to itself, beside the picture of the whole"
    ),
    "partners/ask.html": "as on the page of areas, which gives the files",
    "projects/rows.html": "rows of pages that give the files",
    "projects/under_waiver.html": "rows of the waiver's page, which gives the files",
    "tiers/frozen.html": "rows of pages that give the files",
    "tiers/review_form.html": "a form",
    "usersessions/usersession_list.html": "one's own browsers",
}


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        else:
            yield each


def writing() -> set[str]:
    """Names of the pages whose view, or what it hands the request to, reads what was posted."""
    found = set()
    for pattern in patterns(get_resolver().url_patterns):
        view = inspect.unwrap(pattern.callback)
        if view.__module__.startswith("covalue.web") and pattern.name:
            handed = re.findall(r"return (_\w+)\(\s*request", source := inspect.getsource(view))
            source += "".join(inspect.getsource(view.__globals__[name]) for name in handed)
            if "POST" in source and not pattern.name.startswith("api"):
                found.add(pattern.name)
    return found


def test_everything_that_a_page_does_the_api_does() -> None:
    assert sorted(WRITES) == sorted(writing())
    named = {each for each in WRITES.values() if each.partition(" ")[0].isupper()}
    assert named <= OPERATIONS


def test_every_table_comes_as_files() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("**/templates/**/*.html")}
    tables = [path for path, text in texts.items() if 'class="cv-table' in text]
    without = {
        path.as_posix().split("/templates/")[1]
        for path in tables
        if "{% file_links" not in texts[path]
    }
    assert sorted(WITHOUT_FILES) == sorted(without)
