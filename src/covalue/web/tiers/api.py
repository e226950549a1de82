"""The API of tiers."""

from ninja import Router

router = Router(tags=["tiers"])
