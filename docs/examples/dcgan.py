"""A DCGAN for 32x32 images: the usual layers, and the usual biases that do nothing."""

import torch
from torch import nn


class Generator(nn.Module):
    def __init__(self, latent=100, width=64, channels=3):
        super().__init__()
        self.width = width
        self.project = nn.Linear(latent, width * 4 * 4 * 4)
        self.project_bn = nn.BatchNorm2d(width * 4)
        self.up = nn.Sequential(
            nn.ConvTranspose2d(width * 4, width * 2, 4, stride=2, padding=1),
            nn.BatchNorm2d(width * 2),
            nn.ReLU(True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width * 2, width, 3, padding=1),
            nn.BatchNorm2d(width, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
        )
        self.to_image = nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1)

    def forward(self, z):
        x = self.project(z).view(-1, self.width * 4, 4, 4)
        x = torch.relu(self.project_bn(x))
        return torch.tanh(self.to_image(self.up(x)))


class Discriminator(nn.Module):
    def __init__(self, width=64, channels=3):
        super().__init__()

        def block(in_channels, out_channels, normalize=True):
            layers = [nn.Conv2d(in_channels, out_channels, 4, stride=2, padding=1)]
            if normalize:
                layers.append(nn.BatchNorm2d(out_channels))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.features = nn.Sequential(
            *block(channels, width, normalize=False),
            *block(width, width * 2),
            *block(width * 2, width * 4),
        )
        self.mix = nn.Conv2d(width * 4, width * 4, 3, padding=1)
        self.activation = nn.LeakyReLU(0.2)
        self.dropout = nn.Dropout2d(0.25)
        self.mix_bn = nn.BatchNorm2d(width * 4)
        self.score = nn.Linear(width * 4 * 4 * 4, 1)

    def forward(self, image):
        x = self.features(image)
        x = self.mix_bn(self.dropout(self.activation(self.mix(x))))
        return self.score(x.flatten(1))
