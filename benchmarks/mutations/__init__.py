"""Every entry of the knowledge table, made wrong in a few ways: does PyTorch refute it?"""
