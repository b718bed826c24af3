"""Rules as cases: kept, run against a law, brought in from files and taken out to them."""
