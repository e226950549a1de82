"""How the application is run: commands, serving, environment."""
