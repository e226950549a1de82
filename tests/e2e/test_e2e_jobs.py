"""Long work from the page: it shows its state by itself, and its result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import Cast
from people import go, press, sign_in, tab
from playwright.sync_api import Page, expect

from covalue.web.ground.jobs.worker import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]


def test_the_record_is_verified_in_a_job_whose_page_renews_itself(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    page = open_browser()
    sign_in(page, "bob@brightloom.example")
    go(page, "Aldermoor")
    tab(page, "Record")
    press(page, "Verify the record")
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    work(batch=True)
    expect(page.locator(".cv-chip.good")).to_have_text("done")
    result = page.locator("dl.cv-facts").inner_text()
    assert "faults" in result
    assert "nothing" in result


def test_a_job_that_waits_is_cancelled(open_browser: Callable[..., Page], live_cast: Cast) -> None:
    page = open_browser()
    sign_in(page, "bob@brightloom.example")
    go(page, "Aldermoor")
    tab(page, "Record")
    press(page, "Verify the record")
    press(page, "Cancel")
    expect(page.locator(".cv-chip")).to_have_text("cancelled")
    work(batch=True)
    page.reload()
    expect(page.locator(".cv-chip")).to_have_text("cancelled")
