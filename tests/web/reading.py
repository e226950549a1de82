"""A page as tests read it: where a line is broken is the template's business."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from covalue.web.ground.accounts.models import User


def text(answer: Any) -> str:
    """The page's markup with single spaces for all white space; it is an answer that succeeded."""
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def markup(answer: Any) -> str:
    """As `text`, and without white space between elements, for whole pieces of a page."""
    shown = re.sub(r"\s*(</?[a-z][^<>]*>)\s*", r"\1", text(answer))
    return re.sub(r"<[^<>]*>", lambda tag: tag.group().replace(" >", ">"), shown)


def page_of(user: User, address: str) -> str:
    """The page that the user sees at the address, as `text` reads it."""
    browser = Client()
    browser.force_login(user)
    return text(browser.get(address))
