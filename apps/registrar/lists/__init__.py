"""Lists of a clinic: read, approved, answered by a worker, fetched once, wiped."""
