"""/api/quality/ -- for managers and researchers; labelers never see how others judged."""
