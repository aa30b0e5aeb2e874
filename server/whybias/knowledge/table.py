"""All entries: importing this module registers every operation."""

from __future__ import annotations

from whybias.knowledge import (
    attention,
    layers_convolution,
    layers_linear,
    layers_normalization,
    softmax,
    tensors_axes,
    tensors_creation,
    tensors_einops,
    tensors_elementwise,
    tensors_fourier,
    tensors_gathering,
    tensors_indexing,
    tensors_joining,
    tensors_masking,
    tensors_pixels,
    tensors_pointwise,
    tensors_product,
    tensors_reduction,
    tensors_repeating,
    tensors_shape,
    tensors_splitting,
)
from whybias.knowledge.registry import ALIASES, OPERATIONS, Operation, lookup

__all__ = ["ALIASES", "ENTRIES", "OPERATIONS", "Operation", "lookup"]

ENTRIES = (
    attention,
    layers_convolution,
    layers_linear,
    layers_normalization,
    softmax,
    tensors_axes,
    tensors_creation,
    tensors_einops,
    tensors_elementwise,
    tensors_fourier,
    tensors_gathering,
    tensors_indexing,
    tensors_joining,
    tensors_masking,
    tensors_pixels,
    tensors_pointwise,
    tensors_product,
    tensors_reduction,
    tensors_repeating,
    tensors_shape,
    tensors_splitting,
)
"""The modules that register operations as they are imported."""
