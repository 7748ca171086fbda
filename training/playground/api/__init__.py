"""/api/playground/ -- conversations with the current policy, and the codes that admit people."""
