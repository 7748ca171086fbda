"""The start page: what waits for a person, and what has changed for them."""
