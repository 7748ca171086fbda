"""The researcher's bench: a real model and real data from outside, over the web alone."""
