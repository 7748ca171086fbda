"""How the browser and scripts use datasets. Everything is for researchers."""
