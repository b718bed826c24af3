"""The work in quarantine: what staff see of it, and what they do to its rows (docs/feeds.md)."""
