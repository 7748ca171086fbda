"""How the browser and scripts ask about model versions. Everything here is for researchers."""
