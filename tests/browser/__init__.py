"""Tests in a real Chromium, against the live server on loopback."""
