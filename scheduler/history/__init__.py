"""Training logs that other apps export as CSV: one file for each format, and what they share."""
