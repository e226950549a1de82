"""Projects: work placed with a partner, as the area's lead or under a waiver."""
