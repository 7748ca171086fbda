"""Questions about one task: open to its other labelers only when they have handed in."""
