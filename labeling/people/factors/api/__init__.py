"""Second factors in the API: the second step of a sign-in, one's own account, others."""
