"""The history as people read it: pages, API and the job that proves it whole."""
