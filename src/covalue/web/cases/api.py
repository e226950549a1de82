"""The API of business cases."""

from ninja import Router

router = Router(tags=["business cases"])
