"""The components as they are rendered, the policy, the files and the pages of errors."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from typing import Any

import pytest
from cast import Cast
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path

from covalue.web.ground.agreements.drafts import Draft
from covalue.web.ground.agreements.services import agreement_propose
from covalue.web.kit.look import views
from covalue.web.kit.look.examples import balance
from covalue.web.kit.look.tables import cell
from covalue.web.urls import urlpatterns as product

pytestmark = pytest.mark.only_on("sqlite")


def broken(_request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise RuntimeError("as planned")


urlpatterns = [*product, path("gallery/", views.gallery), path("broken/", broken)]


def drawn(source: str, **context: Any) -> str:
    return Template("{% load look history %}" + source).render(Context(context)).strip()


def test_a_figure_without_a_value_says_missing() -> None:
    shown = drawn('{% figure "Realized" value "m" note="Tilburg" %}', value=None)
    assert '<dd class="v missing">missing</dd>' in shown
    assert ">0<" not in drawn('{% figure "Realized" value %}', value=None)


def test_a_figure_of_zero_is_not_missing() -> None:
    assert '<dd class="v">0<span class="u">m</span></dd>' in drawn(
        '{% figure "Realized" value "m" %}', value=0
    )


def test_names_are_escaped_in_every_tag() -> None:
    bad = "<script>alert(1)</script>"
    source = '{% party "client" bad %}{% chip bad %}{% word_diff bad bad %}{% word_diff "a" bad %}'
    assert "<script" not in drawn(source, bad=bad)


def test_the_difference_marks_only_the_words_that_changed() -> None:
    shown = drawn(
        "{% word_diff a b %}", a="answered within twenty days", b="answered within thirty days"
    )
    assert shown == "answered within <del>twenty</del><ins>thirty</ins> days"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_never_starts_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell("plain - text") == "plain - text"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ok;=1+1", "ok;'=1+1"),
        ("ok; =1+1", "ok; '=1+1"),
        ('ok;"=1+1"', 'ok;"\'=1+1"'),
        ("a\t@run", "a\t'@run"),
        ("a|+1", "a|'+1"),
        ("a,-1", "a,'-1"),
        ("two\nlines\n=1", "two\nlines\n'=1"),
        ("  =1", "  '=1"),
        ("＝1", "'＝1"),
        ("=1;=2", "'=1;'=2"),
        ("a; b, c-d: 1 = 1", "a; b, c-d: 1 = 1"),
        ("mail@example.org", "mail@example.org"),
    ],
)
def test_no_separator_of_a_spreadsheet_begins_a_formula(text: str, kept: str) -> None:
    """A spreadsheet that parts cells at semicolons ran what followed one."""
    assert cell(text) == kept


@pytest.mark.parametrize("text", ["a\x01b", "a\x1bb", "a\ufffeb", "a\ud800b", "a\u2028b"])
def test_a_name_that_no_picture_can_hold_is_drawn(text: str) -> None:
    """A control character in a name ended the whole server: run in a process of its own."""
    program = (
        "from covalue.web.kit.look.charts import _drawable; import vl_convert;"
        "field = {'field': 'a', 'type': 'nominal', 'sort': [TEXT]};"
        "spec = {'data': {'values': [{'a': TEXT}]}, 'mark': 'bar', 'encoding': {'y': field}};"
        "print(vl_convert.vegalite_to_svg(_drawable(spec))[:4])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program.replace("TEXT", ascii(text))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "<svg", done.stderr[-300:]


def test_a_chart_is_one_picture_for_light_and_dark_with_its_table() -> None:
    chart = balance()
    assert "var(--client)" in chart.wide
    assert not re.search(r"#(1f5fa6|a84e09|e2dfd8)", chart.wide)
    assert "style=" not in chart.wide
    assert "<title" in chart.narrow
    assert set(re.findall(r'id="([^"]+)"', chart.wide)).isdisjoint(
        re.findall(r'id="([^"]+)"', chart.narrow)
    )
    shown = drawn('{% include "look/chart.html" %}', chart=chart)
    assert "Table behind this chart" in shown
    assert "€0.70 m" in shown


@override_settings(ROOT_URLCONF="test_look_components")
def test_the_gallery_shows_every_component(client: Client) -> None:
    shown = client.get("/gallery/").content.decode()
    marks = (
        "cv-figs",
        "cv-chip draft",
        "cv-grade missing",
        "errorlist",
        "cv-empty",
        "cv-chart",
        "cv-finding bad",
    )
    assert [mark for mark in marks if mark not in shown] == []
    assert 'aria-invalid="true"' in shown
    rendered = re.sub(r"<code>.*?</code>", "", shown, flags=re.DOTALL)
    assert "{{" not in rendered
    assert "{%" not in rendered


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(
    client: Client, db: None
) -> None:
    answer = client.get("/sign-in/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    shown = answer.content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src=)", shown)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", shown)


def test_forms_may_lead_to_the_provider_only(client: Client, db: None) -> None:
    app = {
        "provider_id": "company",
        "name": "Company",
        "client_id": "x",
        "secret": "y",
        "settings": {"server_url": "https://id.aldermoor.example/realm"},
    }
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        policy = client.get("/health").headers["Content-Security-Policy"]
    assert "form-action 'self' https://id.aldermoor.example" in policy
    assert "realm" not in policy


def test_pages_of_a_person_are_not_kept_by_caches(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_nothing_there_and_not_for_you_look_the_same(client: Client, cast: Cast) -> None:
    client.force_login(cast.charlie)
    hidden = client.get(f"/relationships/{cast.with_bob.pk}/")
    absent = client.get(f"/relationships/{cast.programme.pk}/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_the_table_is_sorted_and_its_file_is_filtered_like_it(client: Client, cast: Cast) -> None:
    for title in ("=Alpha", "Beta"):
        agreement_propose(
            user=cast.alice,
            relationship=cast.with_bob,
            kind="arrangement",
            signatories=[cast.alice, cast.bob],
            draft=Draft(title=title, content={"text": title}),
        )
    client.force_login(cast.alice)
    address = f"/relationships/{cast.with_bob.pk}/agreements/"
    shown = client.get(address, {"sort": "title"}).content.decode()
    assert shown.index("=Alpha") < shown.index("Beta")
    assert 'aria-sort="ascending"><a class="cv-sort" href="?sort=-title"' in shown
    shown = client.get(address, {"sort": "-title"}).content.decode()
    assert shown.index("Beta") < shown.index("=Alpha")
    file = client.get(address, {"format": "csv", "state": "open"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["What", "Beta", "'=Alpha"]
    rejected = client.get(address, {"format": "csv", "state": "rejected"}).content.decode(
        "utf-8-sig"
    )
    assert len(rejected.splitlines()) == 1


def test_a_sort_that_does_not_exist_falls_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    assert (
        client.get(f"/relationships/{cast.with_bob.pk}/agreements/?sort=password").status_code
        == 200
    )
    assert (
        client.get(
            f"/relationships/{cast.with_bob.pk}/record/?sort=x&page=99&action=zz"
        ).status_code
        == 200
    )


def test_the_choice_of_dark_stays_in_this_browser(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.post("/account/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/account/").content.decode()
    client.post("/account/theme/", {"theme": "system"})
    assert "data-bs-theme" not in client.get("/account/").content.decode()
    client.post("/account/theme/", {"theme": '"><script>'})
    assert "data-bs-theme" not in client.get("/account/").content.decode()


@override_settings(ROOT_URLCONF="test_look_components")
def test_a_mistake_of_the_server_has_a_page_that_tells_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    shown = answer.content.decode()
    assert answer.status_code == 500
    assert "Covalue made a mistake" in shown
    assert "as planned" not in shown
    assert "Alice" not in shown


def test_a_form_without_its_key_says_how_to_mend_it(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    answer = client.post(f"/organizations/{cast.client.pk}/rename/", {"name": "Other"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "inactive/",
        "confirm-email/",
        "3rdparty/login/cancelled/",
        "3rdparty/login/error/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/1-set-password/",
    ],
)
def test_the_librarys_pages_have_the_look_too(client: Client, db: None, address: str) -> None:
    shown = client.get(f"/sign-in/{address}").content.decode()
    assert 'class="cv-entrance' in shown
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)", shown)
