"""The product's addresses with the gallery of components, which is served in development only."""

from __future__ import annotations

from django.urls import path

from covalue.web.kit.look.views import gallery
from covalue.web.urls import urlpatterns as product

urlpatterns = [*product, path("gallery/", gallery)]
