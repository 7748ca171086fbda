"""Who may do what: the table is tests/permissions.csv, one row per operation."""
