"""The audit: who did what, when, from where and to what. Entries are added, never changed."""
