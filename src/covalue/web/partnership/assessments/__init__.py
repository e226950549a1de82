"""Two-way assessment: how each side sees the other, without showing who said what."""
