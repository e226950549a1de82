"""What the other apps know, at one look: programme, partner, brief of a meeting."""
