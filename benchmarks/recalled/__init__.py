"""What is recalled instead of run again gives the answers that running it gives."""
