"""Applications on top of the product: the demo site and simulated studies."""
