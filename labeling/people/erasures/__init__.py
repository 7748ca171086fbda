"""The erasure of a person: asked for with the typed name, undoable for a day, then carried out."""
