"""Tasks: tasks for labelers, and the seats at them."""
