"""Tables of the law as files: written as XLSX and CSV, and read back into a draft."""
