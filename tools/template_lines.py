"""Check the lines of templates: tools/template_lines.py [FILE ...]; without files, all of them.

Lines are indented as djhtml does it (`make format`), short, with one element each, and hold neither
styles nor text that is trusted blindly. Files that are named in `templates_not_yet.txt` are let
through until they are mended, and then have to leave the list.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from djhtml.modes import DjHTML

ROOT = Path(__file__).resolve().parents[1]
NOT_YET = ROOT / "tools" / "templates_not_yet.txt"
LONGEST = 120
INDENT = 2
BLOCK_NAMES = """
    address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link main meta nav noscript
    ol optgroup option p pre script section summary table tbody td tfoot th thead title tr ul
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)\b")
STYLE = re.compile(r"\sstyle\s*=")
AS_WRITTEN = re.compile(r'class="(?:[^"]* )?(?:cv-pre|whole)(?: [^"]*)?"[^>]*>\s*$')
"""An element that shows white space as it is, and has nothing of its own in its line."""
TRUSTED = re.compile(r"\|\s*safe(?:seq)?\b")


def markup_of(source: str) -> str:
    """The source with spaces where tags, variables and comments of the template stand."""
    return TEMPLATE_TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag.group()), source)


def faults_of_line(line: str, markup: str) -> Iterator[str]:
    """What is wrong in one line; `markup` is the line without what the template engine reads."""
    if len(line) > LONGEST:
        yield f"{len(line)} characters; at most {LONGEST}"
    elements = [(closes, name) for closes, name in ELEMENT.findall(markup) if name in BLOCKS]
    begun = [name for closes, name in elements if not closes]
    ended = [name for closes, name in elements if closes]
    if len(begun) > 1:
        yield f"{len(begun)} elements begin here ({', '.join(begun)}); give each its own line"
    if len(ended) > 1:
        yield f"{len(ended)} elements end here ({', '.join(ended)}); give each its own line"
    if STYLE.search(markup):
        yield "a style in the markup, which the page's policy refuses; use a class"
    if AS_WRITTEN.search(line):
        yield "white space is shown as it stands: begin the text in the line of its element"
    if TRUSTED.search(line):
        yield "text is trusted by `safe`; build it with format_html instead"


def indentation_of(line: str) -> int:
    """How far the line is indented."""
    return len(line) - len(line.lstrip())


def faults(source: str) -> list[tuple[int, str]]:
    """The number of each faulty line of a template, and what is wrong in it."""
    indented = DjHTML(source).indent(INDENT).split("\n")
    lines = zip(source.split("\n"), markup_of(source).split("\n"), indented, strict=True)
    found: list[tuple[int, str]] = []
    for number, (line, markup, wanted) in enumerate(lines, start=1):
        found += [(number, fault) for fault in faults_of_line(line, markup)]
        if line != wanted:
            found.append((number, f"indented by {indentation_of(line)}, not as `make format` does"))
    return found


def complaints(names: Iterable[str], not_yet: frozenset[str]) -> Iterator[str]:
    """What to mend in the files: faults of those that are held, and names that may be struck."""
    for name in names:
        found = faults((ROOT / name).read_text())
        if name not in not_yet:
            yield from (f"{name}:{number}: {fault}" for number, fault in found)
        elif not found:
            yield f"{name}: clean; strike it from {NOT_YET.relative_to(ROOT)}"


def templates() -> list[str]:
    """Every template of the repository, as a path below its root."""
    listed = subprocess.run(
        ["git", "ls-files", "*.html"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.split()


def main(names: list[str]) -> int:
    """Print what to mend; 1 when there is something."""
    not_yet = frozenset(NOT_YET.read_text().split()) if NOT_YET.exists() else frozenset()
    known = templates()
    found = list(complaints(names or known, not_yet))
    found += [f"{name}: in {NOT_YET.name}, but no file" for name in not_yet - set(known)]
    print("\n".join(found) or f"{len(names or known)} templates, nothing to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
