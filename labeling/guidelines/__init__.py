"""Guidelines: versioned instructions per task kind, and questions about them."""
