"""A real model in the demo: SmolLM2-135M-Instruct, which comes out of pip."""
