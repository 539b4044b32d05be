"""The local rule (arXiv 2010.08262, eqs 6–8) by hand, without differentiation: for clapp and clapp-s with all
ablations, batch-norm and recurrence, and for clapp++."""
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F

from golden_losses import (WHOLE_NETWORK, cells, choices_of, contexts, encode, first_input, is_sequence, kind,
                           negative_targets, option, others, passes, sees_views, span, weight_shapes)

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

def learn_hinge(network, w, h, l, choices, change):
    """→ what the dendrites of the block's codes receive, and the reported loss"""
    B, R, X, D = h.shape
    place = torch.arange(B * R * X).reshape(B, R, X, 1)
    codes, dendrite, loss, K = h.reshape(-1, D), torch.zeros(B * R * X, D).double(), 0.0, network["prediction_steps"]
    half = 2 if option(network, "negatives") == "every" else 1
    def send(where):
        return lambda values: dendrite.index_add_(0, where.flatten(), values.flatten(0, 1))
    for (p, which), k in product(enumerate(passes(network)), range(K)):
        gap, name = k + network["first_target_row"], f"encoder.{l}.{which}.{k}.weight"
        turn = choices["updates"][p]
        drawn = choices["negatives"][p, k] if "negatives" in choices else None
        negative = negative_targets(network, place, gap, drawn)[..., 0]  # (B, rows, G, N), places
        to_target, to_context = (which == it or option(network, "symmetric") for it in ("pred", "retro"))
        for sign, group in ((1, np.flatnonzero(turn >= 0)), (-1, np.flatnonzero(turn <= 0))):
            for b in group:
                context, targets = place[b, :-gap, :, 0], place[b, gap:] if sign > 0 else negative[b]
                for target in targets.unbind(-1):
                    loss += learn_term(network, sign, 1 / (half * K * targets.numel() * len(group)),
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

def reach_outputs(network, l, dendrite, output):
    """Every output position has its share of its cell's mean: dendrite (n, cells, C) → as `output`"""
    g, (time, height, width) = cells(network, l), output.shape[2:]
    long = span(network, l) if is_sequence(network) else time
    reach = dendrite.reshape(len(output), -1, g, g, output.shape[1]).movedim(4, 1) * (g * g / (long * height * width))
    for axis, times in ((2, long), (3, height // g), (4, width // g)):
        reach = reach.repeat_interleave(times, dim=axis)
    return F.pad(reach, (0, 0, 0, 0, 0, time - reach.shape[2]))

def learn_norm(own, pooled, reach, learnt):
    """Batch-norm, neuron by neuron; what reaches the outputs → what reaches them before it."""
    axes, shape = (0, 2, 3, 4), (1, -1, 1, 1, 1)
    mean, deviation = pooled.mean(axes, True), (pooled.var(axes, unbiased=False, keepdim=True) + 1e-5).sqrt()
    normal = (pooled - mean) / deviation
    learnt["norm.bias"], learnt["norm.weight"] = reach.sum(axes), (reach * normal).sum(axes)
    away = reach - reach.mean(axes, True) - normal * (reach * normal).mean(axes, True)
    return own["norm.weight"].reshape(shape) / deviation * away

def learn_convolution(block, x, a, rho, reach, learnt):
    """The pool hands what reaches it to the first maximum; ρ′; pre."""
    winner = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]), return_indices=True)[1].flatten(2)
    post = torch.zeros_like(a).flatten(2).scatter_add(2, winner, reach.flatten(2)).reshape(a.shape)
    post *= a > 0
    pre = F.pad(x, [p for extent in reversed(block["padding"]) for p in (extent, extent)])
    for axis in range(3):
        pre = pre.unfold(axis + 2, block["kernel"][axis], block["stride"][axis])
    learnt["conv.weight"] = torch.einsum("nothw,nithwabc->oiabc", post, pre)
    learnt["conv.bias"] = post.sum(dim=(0, 2, 3, 4))

def learn_recurrence(own, x, output, reach, learnt):
    """h′ = (1 − z) n + z h, with the state before each step as it stands"""
    x, output, reach = (values.flatten(2).movedim(2, 0) for values in (x, output, reach))  # (time, n, channels)
    states = torch.cat((torch.zeros_like(output[:1]), output[:-1]))
    from_x = x @ own["gru.weight_ih_l0"].T + own["gru.bias_ih_l0"]
    from_h = states @ own["gru.weight_hh_l0"].T + own["gru.bias_hh_l0"]
    (xr, xz, xn), (hr, hz, hn) = from_x.chunk(3, dim=-1), from_h.chunk(3, dim=-1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    d_n = reach * (1 - z) * (1 - n * n)
    d_r, d_z = d_n * hn * r * (1 - r), reach * (states - n) * z * (1 - z)
    for which, rows, errors in (("ih", x, (d_r, d_z, d_n)), ("hh", states, (d_r, d_z, d_n * r))):
        errors = torch.cat(errors, dim=-1)
        learnt[f"gru.weight_{which}_l0"] = torch.einsum("tno,tni->oi", errors, rows)
        learnt[f"gru.bias_{which}_l0"] = errors.sum(dim=(0, 1))

@torch.no_grad()
def local_rule(network, weights, batch):
    """The gradients of golden_update.  ΔW is the direction of descent, so the gradient is −ΔW."""
    w = {name: torch.tensor(weights[name]).double() for name in weight_shapes(network)}
    change, losses, blocks = {name: torch.zeros_like(values) for name, values in w.items()}, [], []
    x, choices = first_input(network, batch["images"]).double(), choices_of(network, batch)
    for l in range(len(network["blocks"])):
        blocks.append((x, *encode(network, l, x, w)))
        x = blocks[-1][3]
    for l, (x, a, rho, output, h) in enumerate(blocks):
        dendrite, loss = (learn_views(network, w, h, blocks[-1][4], l, batch, change) if sees_views(network)
                          else learn_hinge(network, w, h, l, choices[l], change))
        block, learnt, before = network["blocks"][l], {}, f"encoder.{l}."
        own = {name[len(before):]: values for name, values in w.items() if name.startswith(before)}
        reach = reach_outputs(network, l, dendrite, output)
        if block.get("batch_norm"):
            reach = learn_norm(own, F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"])), reach, learnt)
        if block.get("recurrent"):
            learn_recurrence(own, x, output, reach, learnt)
        else:
            learn_convolution(block, x, a, rho, reach, learnt)
        change.update({before + name: values for name, values in learnt.items()})
        losses.append(loss)
    return {**{name: -change[name].reshape(w[name].shape).numpy() for name in w}, "loss": np.array(losses)}
