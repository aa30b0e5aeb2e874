"""Random modules on which the analysis and PyTorch must agree."""
