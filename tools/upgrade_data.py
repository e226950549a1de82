"""Record what an upgrade is measured by: tools/upgrade_data.py CHECKOUT.

CHECKOUT is a working copy of the version from which people upgrade, set up there with
`make .venv/ready-test`. Its own code is run, and only what stays the same over versions is asked
of it. Written to tests/data/upgrade: the addresses and the OpenAPI document.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "upgrade"
ASKING = ROOT / "tests" / "web" / "upgrade"

SURFACE = """
import sys
from pathlib import Path
import django
django.setup()
import surface
folder = Path(sys.argv[1])
(folder / "addresses.txt").write_text("\\n".join(surface.addresses()) + "\\n")
(folder / "openapi.json").write_text(surface.written(surface.openapi()) + "\\n")
"""


def run(checkout: Path, code: str, *arguments: str, **variables: str) -> None:
    """Run the code in the checkout's own environment, with the modules that ask it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVALUE_")}
    environment = {
        **kept,
        "PYTHONPATH": f"{checkout / 'src'}:{ASKING}",
        "DJANGO_SETTINGS_MODULE": "covalue.web.settings",
        **variables,
    }
    python = checkout / ".venv" / "bin" / "python"
    subprocess.run([python, "-c", code, *arguments], cwd=checkout, env=environment, check=True)


def main(checkout: Path) -> None:
    """Record it all."""
    with tempfile.TemporaryDirectory() as folder:
        run(checkout, SURFACE, str(DATA), COVALUE_DATA=folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())
