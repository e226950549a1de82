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
    page.evaluate(PASTE, ["cell-0-title", "Software\tClient\tno such\n"])
    expect(page.locator("#pasted-cells")).to_contain_text("pasted")
    page.evaluate(PASTE, ["cell-1-title", names])
    expect(page.locator("#pasted-cells")).to_have_text(f"{count + 2} cells were pasted.")
    assert rows.count() > count
    expect(page.locator(f"[name=cell-{count + 2}-title]")).to_have_value(f"Cost {count + 2}")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    expect(page.locator(f"[name=cell-{count + 2}-title]")).to_have_value(f"Cost {count + 2}")
    assert CaseVersion.objects.count() == 1
