"""Tests of the example programme: a package, so that they load it once together."""
