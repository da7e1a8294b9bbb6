"""Doors: the demo's mailbox, and the pages about which mails somebody gets."""
