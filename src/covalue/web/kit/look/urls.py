"""Addresses of the look."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from covalue.web.kit.look import views

urlpatterns = [path("account/theme/", views.theme, name="theme")]
if settings.DEBUG:
    urlpatterns.append(path("look/", views.gallery, name="gallery"))
