"""People: users, roles, invitations, qualification and the held-out group."""
