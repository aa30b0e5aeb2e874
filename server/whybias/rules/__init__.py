"""One file per rule: code, name, documentation page, and examples that are its tests."""
