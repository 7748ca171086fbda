"""/api/seats/ -- for labelers: work on tasks."""
