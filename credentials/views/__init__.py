"""Pages and files of certificates."""
