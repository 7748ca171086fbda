"""What a step is told to do: written as JSON by Django, read by the engine."""
