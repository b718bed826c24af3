"""Telling a clinic's system that the outcome about a patient of theirs changed (docs/decisions/0039)."""
