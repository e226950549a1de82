"""The look: base layout, components, theme and static files."""
