"""Guidelines in the languages of the people who read them."""
