"""What can be filled in before a run starts: the fields of each step and what it reads."""
