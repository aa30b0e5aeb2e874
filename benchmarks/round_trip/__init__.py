"""Taking ``bias=False`` out of a library and having the fixes put it back."""
