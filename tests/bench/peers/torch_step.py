"""Usage: torch_step.py MODEL BATCH, and then lines on standard input:
    loss        → the losses of all blocks, before anything has moved
    step TIMES  → seconds for so many training steps
    forward TIMES  → seconds for so many forward passes without gradients

clapp++ by automatic differentiation: two views, every other image of the batch a negative, hinge, codes on grids, nothing
flows from block to block, Adam.  MODEL is a checkpoint and BATCH the views it saw, both safetensors.  Threads are set by
OMP_NUM_THREADS and OPENBLAS_NUM_THREADS.
"""
import json
import os
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

FORMAT = torch.channels_last  # a step of `small` takes three quarters of the time it takes otherwise


def read_safetensors(path):
    raw = open(path, "rb").read()
    data = 8 + struct.unpack_from("<Q", raw)[0]
    header = json.loads(raw[8:data])
    metadata, tensors = header.pop("__metadata__", {}), {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        if entry["dtype"] == "F32":
            values = np.frombuffer(raw[data + begin:data + end], "<f4").reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors, metadata


class Network:
    def __init__(self, model, batch):
        weights, metadata = read_safetensors(model)
        self.settings = json.loads(metadata["network"])
        self.images = read_safetensors(batch)[0]["images"].permute(0, 3, 1, 2)  # channels-last in memory
        self.blocks = self.settings["blocks"]
        for name in ("weight", "bias"):
            setattr(self, name, [self.parameter(weights[f"encoder.{l}.conv.{name}"]) for l in range(len(self.blocks))])
        self.matrix = [self.parameter(weights[f"encoder.{l}.pred.0.weight"]) for l in range(len(self.blocks))]
        s = self.settings
        self.optimizer = torch.optim.Adam([*self.weight, *self.bias, *self.matrix], lr=s["learning_rate"],
                                          betas=(s["beta1"], s["beta2"]), eps=s["epsilon"])
        others = 1 - torch.eye(s["batch"])
        self.others = others / others.sum() / 2

    def parameter(self, values):
        if values.dim() == 4:
            values = values.contiguous(memory_format=FORMAT)
        return values.requires_grad_()

    def loss(self, code, matrix):
        """code (2B, D), first all first views.  Each view is context once; nothing flows to the context."""
        B = len(code) // 2
        predicted = code.detach() @ matrix
        s = torch.stack((predicted[:B] @ code[B:].T, predicted[B:] @ code[:B].T))  # (2, B, B)
        positive = torch.relu(1 - s.diagonal(dim1=1, dim2=2)).mean()
        return positive + (torch.relu(1 + s) * self.others).sum()

    def codes(self):
        x = self.images.contiguous(memory_format=FORMAT)
        for l, block in enumerate(self.blocks):
            x = F.relu(F.conv2d(x, self.weight[l], self.bias[l], padding=block["padding"][1]))
            if block["pool"][1] > 1:
                x = F.max_pool2d(x, block["pool"][1])
            side = x.shape[-1] // block["grid"]
            code = F.avg_pool2d(x, side) if side > 1 else x
            yield code.permute(0, 2, 3, 1).flatten(1)  # row, column, channel
            x = x.detach()

    def losses(self):
        return [self.loss(code, matrix) for code, matrix in zip(self.codes(), self.matrix)]

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(self.losses()).sum().backward()
        self.optimizer.step()


def repeat(what, times):
    start = time.perf_counter()
    for _ in range(times):
        what()
    return time.perf_counter() - start


def forward(network):
    with torch.no_grad():
        return list(network.codes())


def main():
    network = Network(*sys.argv[1:3])
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 1)))
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "loss":
            with torch.no_grad():
                print(*(f"{loss.item():.9g}" for loss in network.losses()), flush=True)
        elif command == "step":
            print(repeat(network.step, int(rest[0])), flush=True)
        elif command == "forward":
            print(repeat(lambda: forward(network), int(rest[0])), flush=True)
        else:
            sys.exit(f"what is: {line}")


if __name__ == "__main__":
    main()
