"""What reviewers do with a disagreement: say why, decide, and make gold of it."""
