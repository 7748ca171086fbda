"""Prompts: what is asked, the replies to it and who wrote them."""
