"""Tasks: questions put to people, and the seats at them."""
