"""The playground: people talk to the current policy, and their prompts enter the intake."""
