"""What a changed law would do, before it is approved: amounts, people, answers that were given."""
