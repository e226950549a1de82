"""The sections of a programme's, of a relationship's and of a project's pages."""

from __future__ import annotations

PROGRAMME = (
    ("partners", "Partners", "programme"),
    ("areas", "Areas", "area_list"),
    ("projects", "Projects", "programme_projects"),
    ("benefits", "Benefits", "programme_benefits"),
    ("tiers", "Tiers", "tier_list"),
    ("assessments", "Assessments", "assessment_list"),
    ("meetings", "Meetings", "programme_meetings"),
    ("commitments", "Commitments", "programme_commitments"),
)
"""Each section's name, label and address of a programme, as its client sees it."""

RELATIONSHIP = (
    ("overview", "Overview", "relationship"),
    ("lead_roles", "Lead roles", "lead_roles"),
    ("projects", "Projects", "project_list"),
    ("benefits", "Benefits", "relationship_benefits"),
    ("tier", "Tier", "tier"),
    ("assessment", "Assessment", "assessment"),
    ("meetings", "Meetings", "meeting_list"),
    ("commitments", "Commitments", "commitment_list"),
    ("plan", "Plan", "plan"),
    ("agreements", "Agreements", "agreement_list"),
    ("people", "People", "relationship_people"),
    ("record", "Record", "relationship_record"),
)
"""Each section's name, label and address of a relationship, alike for both parties."""

PROJECT = (
    ("project", "Project", "project"),
    ("case", "Business case", "case"),
    ("gates", "Gates", "gates"),
    ("benefits", "Benefits", "project_benefits"),
    ("map", "Map", "benefits_map"),
    ("documents", "Documents", "document_list"),
)
"""Each section's name, label and address of a project, alike for both parties."""
