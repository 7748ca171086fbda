"""How the browser asks about the playground."""
