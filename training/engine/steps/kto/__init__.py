"""KTO: a policy learns from single replies that people found good or bad (2402.01306)."""
