"""From a finding to minimal text edits."""
