from torch.nn import BatchNorm2d


def norm(width):
    return BatchNorm2d(width)
