"""Files of each test alone, and a project to keep them with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import delivering
import pytest
from cast import Cast

from covalue.web.value.projects.models import Project


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """Files of this test alone."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def project(cast: Cast) -> Project:
    return delivering.place(cast)
