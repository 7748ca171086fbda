"""Links for a new password, handed out by a manager: single-use and short-lived."""
