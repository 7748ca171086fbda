"""Everything people do: who they are, what they are asked, what they said, how well they agree."""
