"""The abstract interpreter: runs a module on abstract tensors and says which biases are dead."""
