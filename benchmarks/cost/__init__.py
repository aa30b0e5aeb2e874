"""What the analysis costs per class, per builder and per file of a library."""
