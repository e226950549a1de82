"""Run in this version, on a database of the version before: upgrade it, and ask what was asked.

`upgrading.py RECORDED FILE` writes what came of it. A process of its own, with the product's own
settings and commands, as at an upgrade.
"""

from __future__ import annotations

import json
import logging
import runpy
import sys
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
import visiting
from django.core.management import call_command
from django.test import override_settings

WITH_NO_CHANGE = (["makemigrations", "--check", "--dry-run"], ["migrate", "--check"])


def upgraded(recorded: dict[str, Any]) -> dict[str, Any]:
    """What the commands say, the answers, and what came of the waiting jobs."""
    said = {"migrate": command("migrate")}
    unchanged = {" ".join(words): exit_of(words) for words in WITH_NO_CHANGE}
    said["check-installation"] = command("check-installation")
    said["record verify"] = command("record", "verify")
    asked = [(answer["who"], answer["address"]) for answer in recorded["answers"]]
    with visiting.standing_at(datetime.fromisoformat(recorded["moment"])):
        kept = {side: home(session) for side, session in recorded["sessions"].items()}
        answers = visiting.answers(asked, recorded["keys"])
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"):
        said["worker"] = command("worker", "--batch")
    jobs = visiting.with_key(recorded["keys"]["client"]).get("/api/v1/jobs").json()["items"]
    return {"said": said, "unchanged": unchanged, "kept": kept, "answers": answers, "jobs": jobs}


def command(*words: str) -> str:
    """What the product's own command prints; SystemExit where it fails."""
    said = StringIO()
    with patch.object(sys, "argv", ["covalue", *words]), redirect_stdout(said):
        try:
            runpy.run_module("covalue.web", run_name="__main__")
        except SystemExit as end:
            if end.code:
                raise RuntimeError(f"{words} ends with {end.code}:\n{said.getvalue()}") from end
    return said.getvalue()


def exit_of(words: list[str]) -> int:
    """How a command of Django ends that says whether anything is to be done."""
    try:
        call_command(*words, verbosity=0)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def home(session: str) -> int:
    """What the start page answers to somebody who signed in before the upgrade."""
    client = visiting.Client(headers=visiting.HOST)
    client.cookies["sessionid"] = session
    return client.get("/").status_code


if __name__ == "__main__":
    django.setup()
    logging.disable()
    told = json.loads(Path(sys.argv[1]).read_text())
    Path(sys.argv[2]).write_text(json.dumps(upgraded(told), ensure_ascii=False))
