"""The value thread: projects, business cases, documents, gates, benefits."""
