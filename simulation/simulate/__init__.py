"""A study rehearsed: scripted labelers and whole rounds in a house of their own.

Wiring of labeling and training, as people would drive them; nothing imports it but its command.
"""
