"""How the browser and scripts ask about sample batches. Everything here is for researchers."""
