"""Sessions: where a person is signed in, and when that ends."""
