"""How the browser asks for files on their way in."""
