"""People: who signs in, how, and the tokens that act for them."""
