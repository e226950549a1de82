"""Cells copied from a spreadsheet go into the grid of a business case, and the figures follow."""

from __future__ import annotations

from collections.abc import Callable

import delivering
import pytest
from cast import Cast
from people import sign_in
from playwright.sync_api import Page, expect

from covalue.web.value.cases.models import CaseVersion

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """([name, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const kind = {clipboardData: data, bubbles: true, cancelable: true};
  const pasted = new ClipboardEvent("paste", kind);
  document.querySelector(`[name="${name}"]`).dispatchEvent(pasted);
}"""


def test_a_paste_fills_the_grid_from_the_cell_on(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    project = delivering.place(live_cast)
    delivering.write(live_cast, project)
    page = open_browser()
    sign_in(page, "alice@aldermoor.example")
    page.goto(f"/projects/{project.pk}/case/edit/costs/")
    rows = page.locator(".cv-grid tbody tr")
    count, names = rows.count(), "\n".join(f"Cost {at}" for at in range(1, rows.count() + 3))
    expect(page.locator("#figures dd.v").first).to_contain_text("€2,35")
    account = page.locator("#pasted-cells")
    page.evaluate(PASTE, ["cell-0-title", "Software\tClient\tno such\n"])
    expect(account).to_contain_text("1 row came in: 0 added, 1 changed, 0 left as they were.")
    page.evaluate(PASTE, ["cell-1-title", names])
    expect(account).to_have_text(
        f"{count + 2} rows came in: {count + 2} added, 0 changed, 0 left as they were."
    )
    assert rows.count() > count
    expect(page.locator(f"[name=cell-{count + 2}-title]")).to_have_value(f"Cost {count + 2}")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    expect(page.locator(f"[name=cell-{count + 2}-title]")).to_have_value(f"Cost {count + 2}")
    assert CaseVersion.objects.count() == 1


def test_a_paste_is_read_as_spreadsheets_write_it(
    open_browser: Callable[..., Page], live_cast: Cast
) -> None:
    """A line break within a cell shifted every row below, a ditto mark was taken as it stood."""
    project = delivering.place(live_cast)
    delivering.write(live_cast, project)
    page = open_browser()
    sign_in(page, "alice@aldermoor.example")
    page.goto(f"/projects/{project.pk}/case/edit/costs/")
    at = page.locator(".cv-grid tbody tr").count() - 2
    text = '"Work of\nBrightloom"\tpartner\t5" pipe\nTravel\t"\t7\nTotal costs\tclient\t12\n'
    page.evaluate(PASTE, [f"cell-{at}-title", text])
    account = page.locator("#pasted-cells")
    expect(account).to_contain_text("3 rows came in: 3 added, 0 changed")
    expect(account).to_contain_text("Cells refused: 1")
    expect(account).to_contain_text("Total costs: looks like a total")
    for below, title in enumerate(("Work of Brightloom", "Travel", "Total costs")):
        expect(page.locator(f"[name=cell-{at + below}-title]")).to_have_value(title)
    expect(page.locator(f"[name=cell-{at}-p0]")).to_have_value('5" pipe')
    expect(page.locator(f"[name=cell-{at + 1}-p0]")).to_have_value("7")
