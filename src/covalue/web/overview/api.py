"""The API of overview."""

from ninja import Router

router = Router(tags=["overview"])
