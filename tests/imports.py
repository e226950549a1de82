"""Which module imports which, read from the source: what a type checker alone would import, and
what a function imports when it runs, count as much as the rest."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Imports = Mapping[str, frozenset[str]]


def modules_of(packages: Iterable[str], source: Path) -> dict[str, Path]:
    """The files of all modules in some packages, by dotted name."""
    return {
        _dotted(path, source): path
        for package in packages
        for path in (source / package.replace(".", "/")).rglob("*.py")
    }


def _dotted(path: Path, source: Path) -> str:
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_among(packages: Iterable[str], source: Path) -> Imports:
    """What each module of some packages imports from among them."""
    modules = modules_of(packages, source)
    return {
        name: frozenset(_imported(name, path, modules)) - {name} for name, path in modules.items()
    }


def _imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, name, is_package=path.name == "__init__.py")
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield from (found for found in (inner, origin) if found in modules)


def _origin(node: ast.ImportFrom, name: str, *, is_package: bool) -> str:
    """The module that an import names, which may count from where it stands."""
    if not node.level:
        return node.module or ""
    ups = node.level - 1 if is_package else node.level
    above = name.split(".")[: -ups or None]
    return ".".join([*above, node.module] if node.module else above)


def circle_in(imports: Imports) -> list[str]:
    """Modules of which each imports the next and the last the first; empty where there are none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as problem:
        found: list[str] = problem.args[1]
        return found[::-1]
    return []
