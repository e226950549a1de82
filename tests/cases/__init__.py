"""Cases that an accountant can read: YAML files and the one runner of them (docs/cases.md)."""
