"""Hub: model versions and datasets that are pushed to a model hub, with their cards."""
