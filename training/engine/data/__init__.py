"""Files of text, demonstrations and rankings as token ids."""
