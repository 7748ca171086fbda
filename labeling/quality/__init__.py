"""Quality: how well people agree, and what stands in the way."""
