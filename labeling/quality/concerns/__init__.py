"""Concerns: patterns in a labeler's work for a person to judge, without automatic consequence."""
