"""The first steps of somebody new, per role: what to do, and what of it is done."""
