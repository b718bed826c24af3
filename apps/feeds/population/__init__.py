"""A synthetic population with the shares of the country, for tests and benchmarks (docs/population.md)."""
