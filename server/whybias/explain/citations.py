"""The publications that explanations quote and refer to."""

from __future__ import annotations

from whybias.frozen import frozen


@frozen
class Citation:
    """One publication; `quotation` is its own words, found at `where`."""

    authors: str
    title: str
    published: str
    link: str
    where: str | None = None
    quotation: str | None = None

    @property
    def reference(self) -> str:
        """The publication in one line of Markdown."""
        place = f", {self.where}" if self.where else ""
        return f"{self.authors}, [{self.title}]({self.link}), {self.published}{place}"

    @property
    def block(self) -> str:
        """The quotation as a Markdown block with its source; only for a citation that has one."""
        return f"> {self.quotation}\n>\n> {self.reference}"


BATCH_NORM = Citation(
    authors="S. Ioffe and C. Szegedy",
    title="Batch Normalization",
    published="2015",
    link="https://arxiv.org/abs/1502.03167",
    where="section 3.2",
    quotation=(
        "Note that, since we normalize Wu+b, the bias b can be ignored since its effect will be "
        "canceled by the subsequent mean subtraction (the role of the bias is subsumed by β in Alg. "
        "1)."
    ),
)
INSTANCE_NORM = Citation(
    authors="D. Ulyanov, A. Vedaldi and V. Lempitsky",
    title="Instance Normalization",
    published="2016",
    link="https://arxiv.org/abs/1607.08022",
)
GROUP_NORM = Citation(
    authors="Y. Wu and K. He",
    title="Group Normalization",
    published="2018",
    link="https://arxiv.org/abs/1803.08494",
)
LAYER_NORM = Citation(
    authors="J. L. Ba, J. R. Kiros and G. E. Hinton",
    title="Layer Normalization",
    published="2016",
    link="https://arxiv.org/abs/1607.06450",
)
RMS_NORM = Citation(
    authors="B. Zhang and R. Sennrich",
    title="Root Mean Square Layer Normalization",
    published="2019",
    link="https://arxiv.org/abs/1910.07467",
)
KEY_BIAS = Citation(
    authors="M. Namazifar, D. Hazarika and D. Hakkani-Tur",
    title="Role of Bias Terms in Dot-Product Attention",
    published="ICASSP 2023",
    link="https://arxiv.org/abs/2302.08626",
)
BIAS_FREE = Citation(
    authors="S. Mohan, Z. Kadkhodaie, E. P. Simoncelli and C. Fernandez-Granda",
    title="Robust and Interpretable Blind Image Denoising via Bias-Free Convolutional Neural Networks",
    published="ICLR 2020",
    link="https://arxiv.org/abs/1906.05478",
)
TUNING_GUIDE = Citation(
    authors="PyTorch",
    title="Performance Tuning Guide",
    published='"Disable bias for convolutions directly followed by a batch norm"',
    link="https://docs.pytorch.org/tutorials/recipes/recipes/tuning_guide.html",
)
