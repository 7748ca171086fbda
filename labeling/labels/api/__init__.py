"""Hand in labels, correct them, and read how many there are."""
