"""Proofs of answers: signed statements under a code that can be read aloud (decisions 0032, 0033)."""
