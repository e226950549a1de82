"""What the gallery shows: invented figures, and how a page writes each component."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getdoc

from covalue.web.kit.look import components
from covalue.web.kit.look.charts import Chart, chart

WRITTEN = {
    "page_head": """\
{% page_head "People" answer %}
  <a class="cv-btn primary" href="{% url 'relationship_invite' relationship.pk %}">Invite</a>
{% endpage_head %}""",
    "markup": """\
{% markup as eyebrow %}
  {% chip "open" %}
  <span>proposed {{ agreement.proposed_at|day }}</span>
{% endmarkup %}
{% page_head title answer eyebrow=eyebrow %}{% endpage_head %}""",
    "section_head": """\
{% file_links "" as files %}
{% markup as choices %}
  {% choice "State" "state" states state %}
{% endmarkup %}
{% section_head "What happened" note="newest first" choices=choices tools=files %}""",
    "seen_only_by": "{% seen_only_by relationship.client %}",
    "scroll": """\
{% scroll "Criteria" %}
  <table class="cv-table cv-phone-list">...</table>
{% endscroll %}""",
    "table_head": '{% table_head "Class" "#Promised" "~What to do" %}',
    "sort_head": '{% sort_head table "title" "by" "=Days" "state" %}',
    "empty_state": """\
{% empty_state "No agreement yet" level=3 %}
  <p>A proposal binds when everybody named in it has signed.</p>
{% endempty_state %}""",
    "alert": """\
{% alert %}
  <p>Something is missing below; nothing was saved.</p>
{% endalert %}""",
    "fact": """\
<dl class="cv-facts">
  {% fact "Reason" waiver.reason "cv-pre" %}
</dl>""",
    "figure": """\
<dl class="cv-figs">
  {% figure "Validated" "€4.91" "m" note="77 % of committed" as_of="as known on 9 Oct 2026" %}
</dl>""",
    "choice": '{% choice "State" "state" states state %}',
    "post_button": """\
{% url 'token_revoke' token.pk as revoke %}
{% post_button "Revoke" revoke "small bad" about=token %}""",
    "post_form": '{% post_form form "Make the token" back=address %}',
    "ask": """\
{% ask "Reject" "bad" is_open=reason.errors %}
  {% post_form reason "Reject with this reason" to=address kind="bad" %}
{% endask %}""",
}
"""Each component that a tag makes, as a page writes it."""


def written() -> list[tuple[str, str, str]]:
    """The name of each component, what it is for, and how a page writes it."""
    return [
        (name, _first_sentence(getattr(components, name)), source)
        for name, source in WRITTEN.items()
    ]


def _first_sentence(function: Callable[..., object]) -> str:
    return (
        " ".join((getdoc(function) or "").split("\n\n")[0].split(": `")[0].split()).rstrip(".")
        + "."
    )


ROWS = (("Q1 26", 0.59, 0.23), ("Q2 26", 0.64, 0.26), ("Q3 26", 0.70, 0.28))


def balance() -> Chart:
    """What each side kept, quarter by quarter."""
    values = [
        {"quarter": quarter, "side": side, "amount": amount}
        for quarter, kept, paid in ROWS
        for side, amount in (("Aldermoor keeps", kept), ("Orrin is paid", paid))
    ]
    colours = {"domain": ["Aldermoor keeps", "Orrin is paid"], "range": ["#1f5fa6", "#a84e09"]}
    spec = {
        "data": {"values": values},
        "mark": "bar",
        "height": 200,
        "encoding": {
            "x": {"field": "quarter", "type": "nominal", "title": None, "axis": {"labelAngle": 0}},
            "xOffset": {"field": "side"},
            "y": {
                "field": "amount",
                "type": "quantitative",
                "title": None,
                "axis": {"labelExpr": "'€' + format(datum.value, '.1f') + ' m'", "tickCount": 4},
            },
            "color": {"field": "side", "scale": colours, "legend": None},
        },
    }
    rows = [(quarter, f"€{kept:.2f} m", f"€{paid:.2f} m") for quarter, kept, paid in ROWS]
    return chart(
        id="balance",
        title="What each quarter brought each side",
        spec=spec,
        rows=rows,
        headings=("Quarter", "Aldermoor keeps", "Orrin is paid"),
        reading="Blue is the client, ochre the partner; an example.",
    )
