"""The API under /api/v1: everything a page can do, for programs."""
