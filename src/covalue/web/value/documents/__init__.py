"""Documents of a project: files with their hash, their versions, and where they are cited as
evidence."""
