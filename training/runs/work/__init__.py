"""What a GPU worker does with a run: from the claim to the end."""
