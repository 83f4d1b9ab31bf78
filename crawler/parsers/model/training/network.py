"""The model as PyTorch trains it; ``crawler.parsers.model.network`` evaluates the same layers in numpy."""

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from crawler.parsers.model.network import GAPS, WIDTH


class Network(nn.Module):
    """A linear layer a block, convolutions along the page, then one number a block.

    ``columns``: width of a row. ``hidden`` and ``narrow``: width of the layers near to and far from a block.
    """

    def __init__(self, columns: int, hidden: int, narrow: int, dropout: float) -> None:
        super().__init__()
        self.own = nn.Linear(columns, hidden)
        self.near = _convolution("near", hidden, hidden)
        self.far = _convolution("far", hidden, hidden)
        self.farther = _convolution("farther", hidden, narrow)
        self.farthest = _convolution("farthest", narrow, narrow)
        self.out = nn.Linear(2 * hidden + 2 * narrow, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, present: Tensor) -> Tensor:
        """Scores (pages x blocks) of rows (pages x blocks x columns); ``present`` is 0 beyond a page's end."""
        # convolutions want the blocks last
        here = present[:, None]
        own = self.dropout(relu(self.own(rows)).transpose(1, 2) * here)
        near = self.dropout(relu(self.near(own)) * here)
        far = relu(self.far(near)) * here + near
        farther = relu(self.farther(far)) * here
        farthest = relu(self.farthest(self.dropout(farther))) * here + farther
        page = farthest.sum(2, keepdim=True) / present.sum(1).clamp(min=1)[:, None, None]
        seen = torch.cat([own, far, farthest, page.expand(-1, -1, farthest.shape[2])], 1)
        scores: Tensor = self.out(self.dropout(seen).transpose(1, 2))[..., 0]
        return scores


def _convolution(name: str, inside: int, outside: int) -> nn.Conv1d:
    gap = GAPS[name]
    return nn.Conv1d(inside, outside, WIDTH, padding=gap * (WIDTH // 2), dilation=gap)
