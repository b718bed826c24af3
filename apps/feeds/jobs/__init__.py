"""The life of an import: kept in the spool, claimed with a lease, run, ended (decision 0023)."""
