"""Commands for the people who work on the platform; nothing here runs in production."""
