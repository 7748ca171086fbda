"""Labels: what people said at their seats."""
