"""The one visible list of apps: what each is, shows, answers and adds. A new app is one entry here.

Settings read it before any app is loaded, so it names modules and imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from django.urls import include, path

from covalue.web.kit.look import places


class Tab(NamedTuple):
    """A section of a thing's pages; `place` orders the sections of the thing."""

    thing: str
    place: int
    name: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class App:
    """One app: `module` below `covalue.web`, and what the house knows of it.

    `apis` are its modules with a `router`; `pages` say which of its addresses shows a thing that
    apps below lead to; `additions` are its templates on pages of apps below.
    """

    module: str
    apis: tuple[str, ...] = ("api",)
    has_pages: bool = True
    has_attention: bool = False
    tabs: tuple[Tab, ...] = ()
    pages: dict[str, str] = field(default_factory=dict)
    additions: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The dotted name of the package."""
        return f"covalue.web.{self.module}"

    def part(self, module: str) -> ModuleType:
        """One of its modules, loaded."""
        return import_module(f"{self.name}.{module}")


APPS = (
    App("kit.look", apis=()),
    App(
        "ground.accounts",
        tabs=(
            Tab("account", 20, "password", "Password", "account_change_password"),
            Tab("account", 30, "factor", "Second factor", "mfa_index"),
            Tab("account", 40, "company", "Company accounts", "socialaccount_connections"),
            Tab("account", 50, "sessions", "Sessions", "usersessions_list"),
            Tab("account", 60, "tokens", "API tokens", "token_list"),
        ),
    ),
    App("ground.record", apis=(), has_pages=False),
    App(
        "ground.organizations",
        tabs=(
            Tab("account", 10, "account", "You", "account"),
            Tab("relationship", 110, "people", "People", "relationship_people"),
        ),
        pages={"account": "account"},
    ),
    App("ground.jobs", tabs=(Tab("account", 80, "jobs", "Jobs", "job_list"),)),
    App(
        "ground.agreements",
        tabs=(Tab("relationship", 100, "agreements", "Agreements", "agreement_list"),),
    ),
    App(
        "ground.history",
        tabs=(Tab("relationship", 120, "record", "Record", "relationship_record"),),
        pages={"organization_record": "organization_record"},
    ),
    App(
        "partnership.partners",
        has_attention=True,
        tabs=(
            Tab("programme", 20, "areas", "Areas", "area_list"),
            Tab("relationship", 20, "lead_roles", "Lead roles", "lead_roles"),
        ),
    ),
    App(
        "partnership.tiers",
        has_attention=True,
        tabs=(
            Tab("programme", 50, "tiers", "Tiers", "tier_list"),
            Tab("relationship", 50, "tier", "Tier", "tier"),
        ),
    ),
    App(
        "partnership.assessments",
        has_attention=True,
        tabs=(
            Tab("programme", 60, "assessments", "Assessments", "assessment_list"),
            Tab("relationship", 60, "assessment", "Assessment", "assessment"),
        ),
    ),
    App(
        "partnership.meetings",
        has_attention=True,
        tabs=(
            Tab("programme", 70, "meetings", "Meetings", "programme_meetings"),
            Tab("relationship", 70, "meetings", "Meetings", "meeting_list"),
            Tab("account", 70, "calendar", "Calendar", "calendar"),
        ),
    ),
    App(
        "partnership.commitments",
        has_attention=True,
        tabs=(
            Tab("programme", 80, "commitments", "Commitments", "programme_commitments"),
            Tab("relationship", 80, "commitments", "Commitments", "commitment_list"),
        ),
        additions={"meeting": "commitments/of_meeting.html"},
    ),
    App(
        "partnership.plans",
        has_attention=True,
        tabs=(Tab("relationship", 90, "plan", "Plan", "plan"),),
    ),
    App(
        "value.projects",
        tabs=(
            Tab("programme", 30, "projects", "Projects", "programme_projects"),
            Tab("relationship", 30, "projects", "Projects", "project_list"),
        ),
        additions={"waiver": "projects/under_waiver.html"},
    ),
    App("value.documents", tabs=(Tab("project", 60, "documents", "Documents", "document_list"),)),
    App("value.cases", tabs=(Tab("project", 20, "case", "Business case", "case"),)),
    App("value.gates", tabs=(Tab("project", 30, "gates", "Gates", "gates"),)),
    App(
        "value.benefits",
        apis=("api", "estimate_api"),
        has_attention=True,
        tabs=(
            Tab("programme", 40, "benefits", "Benefits", "programme_benefits"),
            Tab("relationship", 40, "benefits", "Benefits", "relationship_benefits"),
            Tab("project", 10, "project", "Project", "project"),
            Tab("project", 40, "benefits", "Benefits", "project_benefits"),
            Tab("project", 50, "map", "Map", "benefits_map"),
        ),
        pages={"project": "project", "benefit": "benefit", "estimates": "project_estimates"},
    ),
    App("front.api", apis=(), has_pages=False),
    App(
        "front.overview",
        tabs=(
            Tab("programme", 10, "partners", "Partners", "programme"),
            Tab("relationship", 10, "overview", "Overview", "relationship"),
        ),
        pages={
            "start": "home",
            "programme": "programme",
            "relationship": "relationship",
            "brief": "meeting_brief",
        },
    ),
)


def installed() -> list[str]:
    """What Django installs."""
    return [app.name for app in APPS]


def addresses() -> list[Any]:
    """The addresses of all apps."""
    return [path("", include(f"{app.name}.urls")) for app in APPS if app.has_pages]


def routers() -> Iterator[Any]:
    """The routers of the API."""
    return (app.part(module).router for app in APPS for module in app.apis)


def attention_sources() -> Iterator[ModuleType]:
    """The modules that say what somebody must act on."""
    return (app.part("attention") for app in APPS if app.has_attention)


def furnish() -> None:
    """Tell the kit which pages there are, their sections, and what is added to them."""
    tabs = sorted((tab for app in APPS for tab in app.tabs), key=lambda tab: tab.place)
    sections: dict[str, list[places.Section]] = {}
    for tab in tabs:
        section = places.Section(tab.name, tab.label, tab.address)
        sections.setdefault(tab.thing, []).append(section)
    additions: dict[str, list[str]] = {}
    for app in APPS:
        for page, template in app.additions.items():
            additions.setdefault(page, []).append(template)
    pages = {thing: address for app in APPS for thing, address in app.pages.items()}
    places.furnish(pages=pages, sections=sections, additions=additions)
