"""The API of partners."""

from ninja import Router

router = Router(tags=["partners"])
