"""The pages that the user's guide names answer."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve
from test_access_matrix import EXPECTED
from tests.oracles import ROOT

GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_the_pages_that_the_guide_names_answer(page) -> None:  # type: ignore[no-untyped-def]
    """Each address is one of the access matrix, which asks for it as the client and as the
    partner."""
    named = re.findall(r"`(/[a-z_/<>.-]*)`", page.read_text(encoding="utf-8"))
    assert named
    for address in named:
        route = resolve(address.replace("<id>", NOWHERE)).route
        assert 200 in EXPECTED[route][0][:2], address
