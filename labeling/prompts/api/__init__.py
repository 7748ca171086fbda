"""How the browser asks for prompts."""
