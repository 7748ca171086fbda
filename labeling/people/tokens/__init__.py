"""Access tokens: how scripts act for a person."""
