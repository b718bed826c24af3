"""Files of payments, which are too many to go row by row."""
