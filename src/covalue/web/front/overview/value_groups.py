"""The class and currency in which a page tells value: classes and currencies have no sum."""

from __future__ import annotations

from collections.abc import Sequence

from covalue.web.ground.organizations.models import Programme
from covalue.web.value.benefits.value_to_date import Group
from covalue.web.value.cases.models import BENEFIT_CLASSES


def class_word(group: Group) -> str:
    """The class as it stands in a sentence."""
    return BENEFIT_CLASSES[group[0]].lower()


def group_name(group: Group, among: Sequence[Group]) -> str:
    """The class, with its currency where there are several."""
    name = BENEFIT_CLASSES[group[0]]
    return name if len({currency for _class, currency in among}) < 2 else f"{name}, {group[1]}"


def chosen(groups: Sequence[Group], programme: Programme, asked: str) -> Group:
    """The class and currency asked for as `revenue-EUR`; else the first in the programme's own
    currency."""
    known = {"-".join(group): group for group in groups}
    own = [group for group in groups if group[1] == programme.currency]
    return known.get(asked) or next(iter([*own, *groups]), ("cashable", programme.currency))
