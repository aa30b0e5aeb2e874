"""An oracle: PyTorch itself says, per constructor call, whether a bias does anything."""
