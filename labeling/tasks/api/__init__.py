"""/api/tasks/seats/ -- the API for labelers who work on tasks."""
