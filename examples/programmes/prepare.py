"""Published programme files as tables with one row per hospital. No rule of a programme stands
here.

python examples/programmes/prepare.py hvbp FOLDER_OF_HVBP_FILES > hvbp.csv
python examples/programmes/prepare.py hrrp SUPPLEMENTAL_FILE.csv > hrrp.csv
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

HVBP_FILES = (
    "clinical_outcomes",
    "person_and_community_engagement",
    "safety",
    "efficiency_and_cost_reduction",
)


def hvbp(folder: Path) -> list[list[str]]:
    """The four files of measures, joined by facility."""
    joined: dict[str, dict[str, str]] = {}
    for name in HVBP_FILES:
        with (folder / f"hvbp_{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                joined.setdefault(row["Facility ID"], {}).update(row)
    header = list(dict.fromkeys(column for row in joined.values() for column in row))
    return [header, *([row.get(column, "") for column in header] for row in joined.values())]


def hrrp(path: Path) -> list[list[str]]:
    """The supplemental file without its title, blank rows and blank last column; the fiscal year of
    the title becomes a column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        title, *rows = csv.reader(file)
    match = re.search(r"\bFY (20\d\d)\b", title[0])
    if match is None:
        raise SystemExit(f"{path}: the title names no fiscal year, as in `FY 2025`")
    header, *body = (row for row in rows if row[0].strip())
    kept = [at for at, name in enumerate(header) if name.strip()]
    prepared = [[row[at].strip() for at in kept] for row in body]
    names = [header[at].strip() for at in kept]
    return [["Fiscal Year", *names], *([match[1], *row] for row in prepared)]


def main(programme: str, path: str) -> None:
    """Write the prepared table to standard output."""
    prepare = {"hvbp": hvbp, "hrrp": hrrp}[programme]
    csv.writer(sys.stdout, lineterminator="\n").writerows(prepare(Path(path)))


if __name__ == "__main__":
    main(*sys.argv[1:])
