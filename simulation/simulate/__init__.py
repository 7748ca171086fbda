"""Rehearse a study: scripted labelers and whole rounds on a temporary site.

Wiring of labeling and training, as people would drive them; nothing imports it but its command.
"""
