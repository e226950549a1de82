"""Standard terms, one module for each family."""
