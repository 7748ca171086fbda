"""/api/registry/ -- register, read, promote, roll back and retire model versions."""
