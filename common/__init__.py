"""Code that every other package may use: environment, logs, errors, pagination, statistics."""
