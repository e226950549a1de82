"""The API of commitments."""

from ninja import Router

router = Router(tags=["commitments"])
