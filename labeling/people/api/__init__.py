"""How the browser signs in, and how accounts are shown and changed."""
