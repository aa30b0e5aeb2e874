"""The programs that test each rule.

A line that must be reported ends in ``# expect: CODE``, followed by the layer's name where it has one. A line
``# run: Net() on (2, 3, 8, 8)`` tells how to run the program on random inputs, so that PyTorch itself can say
whether the reported biases, and only they, have no effect. A program without such a line is one where running
proves nothing.
"""
