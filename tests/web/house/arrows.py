"""Arrows that no import shows: addresses, templates and tags that an app's pages name."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[3]
WEB = ROOT / "src" / "covalue" / "web"
ADDRESS = re.compile(r"{%\s*url\s+['\"]([\w:-]+)")
TEMPLATE = re.compile(r"{%\s*(?:include|extends)\s+['\"]([^'\"#]+)")
LOADED = re.compile(r"{%\s*load\s+([^%]+)%}")
NAMING = {"reverse", "redirect", "render", "get_template", "render_to_string", "inclusion_tag"}
"""Functions of Python that take the name of an address or of a template."""


class Arrow(NamedTuple):
    """A file of an app names something of another."""

    file: str
    app: str
    names: str
    of: str

    def __str__(self) -> str:
        return f"{self.file} ({self.app}) names {self.names} of {self.of}"


def ranks() -> dict[str, tuple[int, int]]:
    """Each app's place in the house, lowest first, as the linter's contracts have it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    wings = next(each["layers"] for each in contracts if "each wing" in each["name"])
    order = {name.strip("() ").rpartition(".")[2]: -at for at, name in enumerate(wings)}
    return {
        f"{wing}.{app.strip()}": (order[wing], -at)
        for each in contracts
        for wing in [each.get("containers", [""])[0].rpartition(".")[2]]
        if wing in order
        for at, layer in enumerate(each["layers"])
        for app in layer.split("|")
    }


def arrows_up(web: Path = WEB) -> list[Arrow]:
    """What some app names of one that stands above it, or beside it in its wing."""
    places = ranks()
    return [
        arrow
        for arrow in arrows(web)
        if arrow.app != arrow.of and places[arrow.of] >= places[arrow.app]
    ]


def arrows(web: Path) -> Iterator[Arrow]:
    """All that apps name of each other in templates, and in Python by text."""
    addresses, templates, tags = _addresses(), _templates(web), _tags(web)
    for path in sorted(web.glob("*/*/templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        names = [(name, addresses.get(name)) for name in ADDRESS.findall(text)]
        names += [(name, templates.get(name)) for name in TEMPLATE.findall(text)]
        loaded = (name for names in LOADED.findall(text) for name in names.split())
        names += [(name, tags.get(name)) for name in loaded]
        yield from _arrows(web, path, names)
    for path in sorted(web.glob("*/*/**/*.py")):
        text = path.read_text(encoding="utf-8")
        named = _named(ast.parse(text))
        yield from _arrows(
            web, path, ((name, addresses.get(name) or templates.get(name)) for name in named)
        )


def _arrows(web: Path, path: Path, names: Iterable[tuple[str, str | None]]) -> Iterator[Arrow]:
    file, app = path.relative_to(web), _app(web, path)
    yield from (Arrow(str(file), app, name, of) for name, of in names if of)


def _app(web: Path, path: Path) -> str:
    return ".".join(path.relative_to(web).parts[:2])


def _named(tree: ast.AST) -> Iterator[str]:
    """The texts that functions which take an address or a template are called with."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        given = node.args if name in NAMING else []
        pages = [key.value for key in node.keywords if key.arg == "page"]
        given = [*given, *(page.elts[0] for page in pages if isinstance(page, ast.Tuple))]
        for part in given:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _addresses() -> dict[str, str]:
    """The app of every named address of ours."""
    return {
        pattern.name: ".".join(pattern.callback.__module__.split(".")[2:4])
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.name and pattern.callback.__module__.startswith("covalue.web.")
        if len(pattern.callback.__module__.split(".")) > 4
    }


def _patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def _templates(web: Path) -> dict[str, str]:
    return {
        path.as_posix().split("/templates/")[1]: _app(web, path)
        for path in web.glob("*/*/templates/**/*.html")
    }


def _tags(web: Path) -> dict[str, str]:
    paths = web.glob("*/*/templatetags/*.py")
    return {path.stem: _app(web, path) for path in paths if path.stem != "__init__"}
