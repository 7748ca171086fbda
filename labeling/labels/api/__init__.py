"""Hand in labels, edit them, and count them."""
