"""Where Django's own formats do not fit our readers (FORMAT_MODULE_PATH)."""
