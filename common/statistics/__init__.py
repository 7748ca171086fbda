"""Statistics in plain Python and numpy, for the web and the engine."""
