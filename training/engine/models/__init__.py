"""Language models and reward models: loading, reading, sampling, updating and saving them."""
