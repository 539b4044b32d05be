"""The local rule (arXiv 2010.08262, eqs 6–8) by hand, without differentiation: for clapp, clapp-s with all ablations, and clapp++."""
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F

from golden_losses import (WHOLE_NETWORK, cells, contexts, encode, first_input, kind, negative_targets, option, others,
                           passes, sees_views, weight_shapes)

def is_local(network):
    return kind(network) in ("hinge", "views") and network["rule"] not in WHOLE_NETWORK

def learn_term(network, sign, share, c, matrix, z, d_matrix, to_target, to_context):
    """One target z (rows, G, D) of every context c: adds to ΔW, and to what the dendrites of both receive."""
    offset = 0
    if option(network, "no_prediction"):  # the dendrite = 1, and whose sum was left out of the score
        c, offset = torch.ones_like(c), c.sum(-1, keepdim=True)
    sign = 1 if option(network, "no_gamma") else sign
    hinge = 1 - sign * (((c @ matrix) * z).sum(-1, keepdim=True) + offset)
    counts = (hinge > 0).double() if not option(network, "no_gamma") else torch.ones_like(hinge)
    gamma = sign * share * counts
    d_matrix += (gamma * c).flatten(0, -2).T @ z.flatten(0, -2)
    if to_target:
        to_target(gamma * (c @ matrix))
    if to_context:
        to_context(gamma * (torch.ones_like(c) if option(network, "no_prediction") else z @ matrix.T))
    return share * (counts * hinge).sum()

def learn_hinge(network, w, h, l, batch, change):
    """→ what the dendrites of the block's codes receive, and the reported loss"""
    B, G, _, D = h.shape
    place = torch.arange(B * G * G).reshape(B, G, G, 1)
    codes, dendrite, loss, K = h.reshape(-1, D), torch.zeros(B * G * G, D).double(), 0.0, network["prediction_steps"]
    def send(where):
        return lambda values: dendrite.index_add_(0, where.flatten(), values.flatten(0, 1))
    for (p, which), k in product(enumerate(passes(network)), range(K)):
        gap, name = k + network["first_target_row"], f"encoder.{l}.{which}.{k}.weight"
        turn = batch["updates"][l, p]
        drawn = torch.tensor(batch["negatives"][l, p, k]).long() if "negatives" in batch else None
        negative = negative_targets(network, place, gap, drawn)[..., 0]  # (B, rows, G, N), places
        to_target, to_context = (which == it or option(network, "symmetric") for it in ("pred", "retro"))
        for sign, group in ((1, np.flatnonzero(turn >= 0)), (-1, np.flatnonzero(turn <= 0))):
            for b in group:
                context, targets = place[b, :-gap, :, 0], place[b, gap:] if sign > 0 else negative[b]
                for target in targets.unbind(-1):
                    loss += learn_term(network, sign, 1 / (K * targets.numel() * len(group)),
                                       codes[context], w[name], codes[target], change[name],
                                       send(target) if to_target else None, send(context) if to_context else None)
    return dendrite, loss / len(passes(network))

def learn_views(network, w, h, end, l, batch, change):
    half, dendrite, loss = len(h) // 2, torch.zeros_like(h), 0.0
    for (i, context), v in product(enumerate(contexts(network)), range(2 * half)):
        c, name = end if context == "last" else h, f"encoder.{l}.pred.{i}.weight"
        negatives = batch["negatives"][l, i, v] if "negatives" in batch else others(half)[v % half].tolist()
        for sign, images in ((1, [v % half]), (-1, negatives)):
            for image in images:
                z = image + (half if v < half else 0)  # that image's view of the other side
                loss += learn_term(network, sign, 1 / (2 * half * len(images)), c[v:v + 1], w[name], h[z:z + 1],
                                   change[name], lambda values: dendrite[z].add_(values[0]), None)
    return dendrite, loss

@torch.no_grad()
def local_rule(network, weights, batch):
    """The gradients of golden_update.  ΔW is the direction of descent, so the gradient is −ΔW."""
    w = {name: torch.tensor(weights[name]).double() for name in weight_shapes(network)}
    change, losses, blocks = {name: torch.zeros_like(values) for name, values in w.items()}, [], []
    x = first_input(network, batch["images"]).double()
    for l in range(len(network["blocks"])):
        blocks.append((x, *encode(network, l, x, w[f"encoder.{l}.conv.weight"], w[f"encoder.{l}.conv.bias"])))
        x = blocks[-1][3]
    for l, (x, a, rho, output, h) in enumerate(blocks):
        dendrite, loss = (learn_views(network, w, h, blocks[-1][4], l, batch, change) if sees_views(network)
                          else learn_hinge(network, w, h, l, batch, change))
        # Every output position has its share of its cell's mean; the pool hands it to the first maximum; ρ′; pre.
        block, g, (height, width) = network["blocks"][l], cells(network, l), output.shape[3:]
        reach = dendrite.reshape(len(a), g, g, -1).permute(0, 3, 1, 2) * (g * g / (height * width))
        reach = reach.repeat_interleave(height // g, dim=2).repeat_interleave(width // g, dim=3).flatten(2)
        winner = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]), return_indices=True)[1].flatten(2)
        post = torch.zeros_like(a).flatten(2).scatter_add(2, winner, reach).reshape(a.shape)
        post *= a > 0
        pre = F.pad(x, [p for extent in reversed(block["padding"]) for p in (extent, extent)])
        for axis in range(3):
            pre = pre.unfold(axis + 2, block["kernel"][axis], block["stride"][axis])
        change[f"encoder.{l}.conv.weight"] = torch.einsum("nothw,nithwabc->oiabc", post, pre)
        change[f"encoder.{l}.conv.bias"] = post.sum(dim=(0, 2, 3, 4))
        losses.append(loss)
    return {**{name: -change[name].reshape(w[name].shape).numpy() for name in w}, "loss": np.array(losses)}
