"""What the entries of documents tell in the record, before the name of the thing."""

from __future__ import annotations

from covalue.web.ground.record.action_words import tell

tell(
    {
        "document.added": "added the document",
        "document.superseded": "added another version of the document",
        "document.withdrawn": "withdrew the document",
        "document.cited": "cited as evidence",
    }
)
