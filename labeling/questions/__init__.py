"""What labelers ask, and what researchers and managers answer."""
