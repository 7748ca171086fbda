"""Quality: how well people agree, and what prevents it."""
