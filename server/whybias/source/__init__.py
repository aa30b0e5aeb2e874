"""Text, positions, edits, blocks and suppression comments: the one place that converts positions."""
