"""The demo: a small world to label and learn in, models that know it, and a history of work."""
