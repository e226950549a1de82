"""Faults that were reported, each as one example of its kind."""
