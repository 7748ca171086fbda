"""The engine: plain torch and transformers. It knows nothing of Django."""
