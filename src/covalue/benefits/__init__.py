"""Benefits: business cases, profiles, plans, the value thread, the variance bridge, the benefits
map."""
