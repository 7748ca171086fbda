"""Samples: replies drawn from model versions to be labeled."""
