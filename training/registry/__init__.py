"""Registry: the model versions there are, and where they came from."""
