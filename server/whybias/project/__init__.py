"""Configuration, files, and the way from names to definitions."""
