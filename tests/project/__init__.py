"""Tests of the project as a whole: settings, commands, contracts, house rules."""
