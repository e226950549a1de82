"""What each app of the partner programme adds to the access matrices: one module per app, found by
its name.

A module `<app>.py` here holds:

- `PAGES`: status of GET and of an empty POST for Alice, Bob, Charlie and nobody, by address as
  `areas/<uuid:pk>/`.
- `BUDGETS`: the most queries that each page of Alice's (GET 200) may take.
- `OPERATIONS`: what each operation of the API answers to Alice, Bob and Charlie with an empty body,
  as
  `GET /programmes/{programme_id}/areas`.
- `things(cast)`: makes something of Alice and Bob (or of Alice alone) and returns its key by the
  first word of the
  addresses (`areas`) and by the name of the API's parameter (`area_id`). It is made once in each
  process and then put back for every test of the module's own pages and operations.
- `browsed(cast)`: the pages for the browser's checks (axe, console, width on phone and desktop,
  dark), by name, with
  enough behind them that every part of the page shows. For Alice.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from uuid import UUID

from cast import Cast


def modules() -> list[ModuleType]:
    """The modules of all apps."""
    names = sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"
    )
    return [import_module(f"tests.web.access.apps.{name}") for name in names]


def owner_of(name: str) -> ModuleType | None:
    """The app to which the page or operation belongs."""
    return next((each for each in modules() if name in each.PAGES or name in each.OPERATIONS), None)


def things_of(owner: ModuleType | None, cast: Cast) -> dict[str, UUID]:
    """What the app makes for its pages and operations; nothing for those of no app."""
    return owner.things(cast) if owner else {}
