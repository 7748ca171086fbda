"""First steps of a new person, per role, and which of them are done."""
