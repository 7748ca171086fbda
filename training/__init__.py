"""Everything models do: datasets, runs, model versions, samples and rounds; the engine is apart."""
