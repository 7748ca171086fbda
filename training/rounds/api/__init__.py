"""How the browser and scripts use the loop and its rounds. Everything is for researchers."""
