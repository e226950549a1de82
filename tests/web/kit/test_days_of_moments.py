"""A day of a moment is a day somewhere: nowhere is it taken without saying in which time zone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from covalue.web.kit import clock
from covalue.web.kit.look.templatetags.look import day, moment

WEB = Path(clock.__file__).parents[1]
CLOCK = WEB / "kit" / "clock.py"
MOMENT = r"(?:\w+_)?at|last_held|local_start|local_end"
"""What moments are called, in models and elsewhere."""
SHOWN_IN_TEMPLATE = re.compile(rf"\b(?:{MOMENT})\|(?:(?:day|moment)\b(?!:)|date\b(?!:['\"]c['\"]))")
FOREIGN = {"localdate", "localtime", "today", "utcnow"}
"""Ways of Python and Django to a day whose zone is not said; `clock.today(zone)` says it."""
SHOWN = "a moment shown without a zone"
AT = datetime(2026, 12, 22, 7, 59, tzinfo=UTC)


def python_files() -> Iterator[Path]:
    return (path for path in WEB.rglob("*.py") if "migrations" not in path.parts and path != CLOCK)


def faults_in(source: str) -> list[tuple[int, str]]:
    """Where a day of a moment is taken without a zone, by line."""
    return sorted(
        (node.lineno, fault)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.expr) and (fault := _fault(node))
    )


def _fault(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr="date"), args=[], keywords=[]):
            return "`.date()`: use clock.day_in(moment, zone)"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="clock"), attr="today"), args=[]):
            return "`clock.today()` without a zone"
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if (
            name in FOREIGN and owner != "clock"
        ):
            return f"`{owner}.{name}`: use clock.today(zone)"
        case ast.Call(func=ast.Name(id="day" | "moment"), args=[shown]) if _is_moment(shown):
            return SHOWN
        case ast.Subscript(value=ast.Call(func=ast.Attribute(attr="isoformat"))):
            return "the day cut from a moment"
        case ast.FormattedValue(
            value=shown, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])
        ) if "%" in spec and _is_moment(shown) and not _is_local(shown):
            return "a moment formatted without a zone"
        case ast.Call(keywords=keywords) if any("__date" in (word.arg or "") for word in keywords):
            return "a query by the day of a moment"
        case ast.Name(id=name) if name.startswith("Trunc"):
            return f"{name}: the day of a moment in a query"
    return ""


def _named(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _is_moment(node: ast.expr) -> bool:
    return re.fullmatch(MOMENT, _named(node)) is not None


def _is_local(node: ast.expr) -> bool:
    return _named(node).startswith("local_")


def _moment_of_the_record(path: Path) -> bool:
    """Whether `moment` is there the text over which a hash is taken, which is in UTC always."""
    return "look.templatetags.look" not in path.read_text(encoding="utf-8")


def test_no_day_of_a_moment_without_a_zone_in_python() -> None:
    assert [
        f"{path.relative_to(WEB)}:{line}: {fault}"
        for path in python_files()
        for line, fault in faults_in(path.read_text(encoding="utf-8"))
        if not (fault == SHOWN and _moment_of_the_record(path))
    ] == []


def test_no_day_of_a_moment_without_a_zone_in_templates() -> None:
    assert [
        f"{path.relative_to(WEB)}:{number}: {line.strip()}"
        for path in WEB.rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SHOWN_IN_TEMPLATE.search(line)
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "row.at.date()",
        "now.astimezone(zone).date()",
        "clock.today()",
        "timezone.localdate()",
        "date.today()",
        "day(row.proposed_at)",
        "moment(at)",
        "row.at.isoformat()[:10]",
        "f'{row.expires_at:%d %B %Y}'",
        "rows.filter(created_at__date=on)",
        "TruncDay('at')",
    ],
)
def test_what_is_found_in_python(source: str) -> None:
    assert len(faults_in(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "clock.today(zone)",
        "clock.day_in(row.at, zone)",
        "day(row.proposed_at, zone)",
        "day(row.due_on)",
        "date(2026, 1, 1)",
        "f'{meeting.local_start:%H:%M}'",
        "f'{day:%d}'",
    ],
)
def test_what_is_no_fault_in_python(source: str) -> None:
    assert faults_in(source) == []


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("{{ row.proposed_at|day }}", True),
        ('{% fact "x" row.at|day %}', True),
        ("{{ last.at|moment }}", True),
        ("{{ meeting.local_start|day }}", True),
        ("{{ row.at|date:'Y-m-d' }}", True),
        ("{{ row.at|day:zone }}", False),
        ("{{ row.due_on|day }}", False),
        ("{{ found.on|date:'F' }}", False),
        ("{{ entry.at|date:'c' }}", False),
    ],
)
def test_what_is_found_in_templates(line: str, is_fault: bool) -> None:
    assert (SHOWN_IN_TEMPLATE.search(line) is not None) is is_fault


def test_the_day_of_a_moment_in_a_zone() -> None:
    assert clock.day_in(AT, "America/Los_Angeles") == date(2026, 12, 21)
    assert clock.day_in(AT, "UTC") == date(2026, 12, 22)
    assert day(AT, "America/Los_Angeles") == "21 Dec 2026"
    assert moment(AT, "America/Los_Angeles") == "21 Dec 2026, 23:59 PST"
