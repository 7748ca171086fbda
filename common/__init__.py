"""What every other package may use: settings from the environment, logs, errors, statistics."""
