"""What happens to a prompt before it is kept: duplicates, splits, personal data, language."""
