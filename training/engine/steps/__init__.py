"""One module per training step; PPO is a package."""
