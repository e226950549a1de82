"""Sets the stage before Django reads its settings: a data folder of the tests' own, and the
database.

`COVALUE_TEST_DB=postgres` runs every database test on a real PostgreSQL server; otherwise they run
on SQLite.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import django
import pytest
from xdist.scheduler import LoadScopeScheduling

if os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web_settings") != "web_settings":
    pytest.exit(
        "Unset DJANGO_SETTINGS_MODULE: the tests bring settings and a data folder of their own.", 2
    )
if "PYTEST_XDIST_WORKER" not in os.environ:
    folder = tempfile.mkdtemp(prefix="covalue-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [
        each for each in os.environ if each.startswith("COVALUE_") and each != "COVALUE_TEST_DB"
    ]:
        del os.environ[name]
    os.environ["COVALUE_DATA"] = folder
    os.environ.pop("DATABASE_URL", None)
    if os.environ.get("COVALUE_TEST_DB", "sqlite") == "postgres":
        import postgres

        os.environ["DATABASE_URL"] = postgres.start()


django.setup()  # here, because the conftests below import models
del os.environ[
    "DJANGO_SETTINGS_MODULE"
]  # parallel test processes would look for it before they come here


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is shown on the other database."""
    database = os.environ.get("COVALUE_TEST_DB", "sqlite")
    elsewhere = [
        item
        for item in items
        if any(mark.args != (database,) for mark in item.iter_markers("only_on"))
    ]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]


class Scheduling(LoadScopeScheduling):
    """Tests go to whichever process is free, but those of the example to one, which loads it
    once, and those of an upgrade to one, which upgrades once."""

    def _split_scope(self, nodeid: str) -> str:
        together = ("tests/web/example/", "tests/web/upgrade/test_upgrade.py")
        return next((start for start in together if nodeid.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    """How several processes share the tests."""
    return Scheduling(config, log)
