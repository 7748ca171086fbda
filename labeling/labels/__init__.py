"""Labels: what people hand in at their seats."""
