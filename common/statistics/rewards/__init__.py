"""What a reward model is worth, computed from the scores it gave to replies that people ranked.

Pure arithmetic: rows of scores in, plain dictionaries of numbers out. See `card.py`.
"""
