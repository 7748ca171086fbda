"""How the browser and scripts ask about runs. Everything here is for researchers."""
