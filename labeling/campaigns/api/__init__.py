"""/api/campaigns/."""
