"""`python -m covalue.web`: the web commands where the `covalue` command is not installed."""

from covalue.web.running.commands import app

app(prog_name="covalue")
