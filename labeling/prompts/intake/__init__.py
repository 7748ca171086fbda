"""Files of prompts, replies and rankings on their way in."""
