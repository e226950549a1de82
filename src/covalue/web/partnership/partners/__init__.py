"""Areas, lead roles and waivers: who leads what, and who may not be considered."""
