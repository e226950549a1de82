"""From the text of a business case to a document that can be kept, and back to the case that it
stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from covalue.benefits.business_case import BusinessCase, read_case
from covalue.language.decimals import plain
from covalue.language.findings import Finding, Severity, has_errors
from covalue.language.yaml_source import Source, read_yaml
from covalue.web.kit.errors import Refused
from covalue.web.value.cases.recent import Recent
from covalue.web.value.projects.models import Project

FILE = "business case"
"""What findings call the document."""


class CaseWrong(Refused):
    """A document that is no business case; `findings` has every place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Told in one text, with the first place as the field."""
        self.findings = [finding for finding in findings if finding.severity is Severity.ERROR]
        told = " ".join(f"{_where(finding)}{finding.message}." for finding in self.findings[:5])
        more = f" And {len(self.findings) - 5} more." if len(self.findings) > 5 else ""
        first = self.findings[0]
        super().__init__(
            "case_wrong", f"{told}{more}", mend=first.mend, field=first.place.field or "document"
        )
        self.errors = [_told(finding) for finding in self.findings]


def _told(finding: Finding) -> dict[str, str]:
    line = str(finding.place.line or "")
    return {
        "field": finding.place.field or "",
        "message": finding.message,
        "mend": finding.mend,
        "line": line,
    }


def read_for(project: Project, document: Mapping[str, Any] | str) -> BusinessCase:
    """The case of a document about this project, whatever the document calls it: of YAML text, or
    of data. Raises CaseWrong; what is wrong in a text is told with its line.
    """
    if not isinstance(document, str):
        return read_data(with_project(document, project))
    source, findings = read_yaml(document, FILE)
    if has_errors(findings):
        raise CaseWrong(findings)
    if not isinstance(source.data, dict):
        raise CaseWrong(read_case(document, FILE)[1])
    try:
        return read_data(with_project(source.data, project))
    except CaseWrong as wrong:
        raise CaseWrong(_with_lines(source, wrong.findings)) from None


def _with_lines(source: Source, findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the line and column at which their field is written."""
    spots = {".".join(str(step) for step in path): at for path, at in source.places.items()}
    return [
        replace(finding, place=replace(finding.place, line=at.line, column=at.column))
        if (at := spots.get(finding.place.field or ""))
        else finding
        for finding in findings
    ]


def read_data(document: Mapping[str, Any]) -> BusinessCase:
    """The case of a document as data. Raises CaseWrong."""
    case, findings = read_case(document, FILE)
    if case is None:
        raise CaseWrong(findings)
    return case


def with_project(document: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """The document about this project: whose case it is stands in the register of projects, not in
    a text."""
    kept = document.get("project")
    said = (
        {key: value for key, value in kept.items() if key == "sponsor"}
        if isinstance(kept, dict)
        else {}
    )
    relationship = project.relationship
    whose = {
        "name": project.name,
        "client": relationship.client.name,
        "partner": relationship.partner.name,
    }
    return {**document, "project": {**whose, "area": project.area.name, **said}}


def data_of(case: BusinessCase) -> dict[str, Any]:
    """The document as data, in the order in which it was written; reads back to the same hash."""
    data = dict(case.document.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return {name: data.pop(name) for name in ("covalue", "case", "project")} | data


def document_of(case: BusinessCase) -> str:
    """The document as JSON, as it is kept."""
    return json.dumps(data_of(case), ensure_ascii=False)


_CASES = Recent(lambda document: read_data(json.loads(document)), most=256)


def case_of(document: str) -> BusinessCase:
    """The case of a document that was kept, which cannot be wrong any more."""
    return _CASES.of(document)


def keep_case(document: str, case: BusinessCase) -> None:
    """Remember the case of a document, which was read when it was written."""
    _CASES.keep(document, case)


def to_yaml(document: dict[str, Any]) -> str:
    """The document as people write it."""
    writer = YAML()
    writer.default_flow_style = False
    writer.width = 120
    out = StringIO()
    writer.dump(document, out)
    return out.getvalue()


def starter(
    project: Project, *, currency: str, start: str, periods: int = 16, rate: Decimal = Decimal(8)
) -> dict[str, Any]:
    """The first document of a project: nothing is promised yet, doing nothing is an option. `rate`
    is in percent."""
    document = {
        "covalue": 1,
        "case": project.name,
        "calendar": {"start": start, "period": "quarter", "periods": periods},
        "currency": currency,
        "appraisal": {"rate": f"{plain(rate)}%"},
        "milestones": {"go_live": {"title": "Go-live", "date": _later(start)}},
        "options": {
            "nothing": {"title": "Go on as today", "do nothing": "yes"},
            "project": {"title": project.name, "preferred": "yes"},
        },
    }
    return with_project(document, project)


def _later(quarter: str) -> str:
    """The same quarter a year later."""
    return f"{int(quarter[:4]) + 1}{quarter[4:]}"


def _where(finding: Finding) -> str:
    return f"{finding.place.field}: " if finding.place.field else ""
