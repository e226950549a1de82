"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from covalue.web.value.documents import views

urlpatterns = [
    path("projects/<uuid:pk>/documents/", views.document_list, name="document_list"),
    path("projects/<uuid:pk>/documents/new/", views.document_new, name="document_new"),
    path("documents/<uuid:pk>/", views.document, name="document"),
    path("documents/<uuid:pk>/versions/new/", views.document_supersede, name="document_supersede"),
    path(
        "documents/<uuid:pk>/versions/<int:number>/file/", views.document_file, name="document_file"
    ),
    path("documents/<uuid:pk>/withdraw/", views.document_withdraw, name="document_withdraw"),
]
