"""/api/samples/batches/ -- researchers draw replies, look at them, and put them to people."""
