"""Words about people and roles: `{% load organizations %}`."""

from __future__ import annotations

from django import template

from covalue.web.ground.organizations import headlines

register = template.Library()

register.filter("days_of_role", headlines.days_of_role)
