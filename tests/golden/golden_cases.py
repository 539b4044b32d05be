"""The cases: settings, seeded weights and batches, and what makes a draw fit to be a test.  Symbols as in
golden_losses.py."""
from itertools import count

import numpy as np
import torch
import torch.nn.functional as F

from golden_losses import (contexts, forward, golden_update, is_sequence, kind, matrix_shapes, negative_shapes,
                           option, passes, places, sees_views, sight, taught_blocks, weight_shapes)

def block(channels, pool=(1, 1, 1), kernel=(1, 3, 3), stride=(1, 1, 1), padding=(0, 1, 1), pool_stride=None, **more):
    return {"channels": channels, "kernel": kernel, "stride": stride, "padding": padding, "pool": pool,
            "pool_stride": pool_stride or pool, **more}

POOL = (1, 2, 2)
TWO, POOLED, THREE = [block(6), block(9)], [block(6, POOL), block(9)], [block(5, POOL), block(8), block(7, POOL)]
TALL = block(5, kernel=(1, 5, 3), stride=(1, 2, 1), padding=(0, 1, 1))
WIDE = block(6, (1, 2, 3), kernel=(1, 2, 4), stride=(1, 1, 2), padding=(0, 0, 2), pool_stride=(1, 1, 2))
RECTANGLES = {"crop": 21, "patch": 9, "patch_stride": 3}
VIEWS = [block(5, POOL), block(6, POOL), block(7)]  # of 16×16: 8×8, 4×4, 4×4
OBLONG = block(3, (1, 1, 2), kernel=(1, 5, 3), padding=(0, 0, 1), grid=4)  # of 16×16: 12×8, cells of 3×2
CELLS = [OBLONG, block(5, POOL, grid=2), block(6, grid=2)]  # then 6×4
THREE_NEGATIVES = {"blocks": TWO, "prediction_steps": 2, "negative_count": 3}
def wave(channels, length, step, border, span=1, **more):
    return block(channels, kernel=(length, 1, 1), stride=(step, 1, 1), padding=(border, 0, 0), span=span, **more)

def unit(channels, **more):
    return block(channels, kernel=(1, 1, 1), padding=(0, 0, 0), recurrent=True, **more)

# Of 240 samples 47, 24 and 12 in time; the codes are 9 (2 are left over), 8 and 12.
SOUND = {"sight": "sound", "blocks": [wave(5, 10, 5, 2, 5), wave(8, 4, 2, 2, 3), wave(6, 4, 2, 1)]}
RECURRENT = {**SOUND, "blocks": [*SOUND["blocks"][:2], unit(6, span=3)]}  # the same 24 in time
CLIP = {"sight": "clip", "image_channels": 3, "negatives": "every"}
MOVING = {"kernel": (3, 3, 3), "padding": (1, 1, 1)}  # t = 3
# Of 12×12 6×6 in 6 frames; then a pool along time, which leaves 4.
NORMED = [block(4, POOL, grid=2, batch_norm=True),
          block(6, (3, 1, 1), pool_stride=(1, 1, 1), grid=2, batch_norm=True, **MOVING)]
# Of 12×12 in 6 frames first 8×12 in 4; then 4×4.
UNEVEN = [block(4, kernel=(3, 5, 3), padding=(0, 0, 1), grid=4), block(6, (1, 2, 3), grid=2, **MOVING)]
TOGETHER = {"no_gamma": True, "no_prediction": True, "symmetric": True, "negatives": "anywhere", "negative_count": 2}

# name: (updates: the same for all images, or drawn), what differs from the defaults.  A case's place gives its seed.
CASES = {
    "fixation": (1, {"blocks": TWO}),
    "saccade": (-1, {"blocks": TWO}),
    "both": (0, {"blocks": TWO}),
    "clapp-s": (0, {"blocks": [block(7, POOL)], "rule": "clapp-s"}),
    "mixed": ("mixed", {"blocks": TWO, "batch": 5}),
    "mixed-pool": ("mixed", {"blocks": THREE, "batch": 5}),
    "empty-group": ("empty-group", {"blocks": TWO, "batch": 5}),
    "rectangles": ("mixed", {"blocks": [TALL, WIDE], **RECTANGLES}),
    "k-one": ("mixed", {"blocks": POOLED, "prediction_steps": 1}),
    "first-target-row": ("mixed", {"blocks": POOLED, "prediction_steps": 2, "first_target_row": 3}),
    # clapp's ablations and negatives
    "no-gamma": ("mixed", {"blocks": TWO, "no_gamma": True}),
    "no-prediction": ("mixed", {"blocks": TWO, "no_prediction": True}),
    "symmetric": ("mixed", {"blocks": POOLED, "symmetric": True}),
    "frozen": ("mixed", {"blocks": TWO, "frozen_predictions": True}),
    "ablations-together": ("mixed", {"blocks": POOLED, "prediction_steps": 2, **TOGETHER}),
    "negatives-image": ("mixed", {"blocks": TWO, "negative_count": 2}),
    "negatives-position": ("mixed", {**THREE_NEGATIVES, "negatives": "position"}),
    "negatives-anywhere": ("mixed", {**THREE_NEGATIVES, "negatives": "anywhere"}),
    "negatives-all": ("mixed", {"blocks": TWO, "prediction_steps": 2, "negatives": "all"}),
    "patch-grid": ("mixed", {"blocks": [block(4, POOL, patch_grid=2), block(7)], "prediction_steps": 2}),
    # relatives on the grid
    "hinge-cpc": (0, {"blocks": THREE, "rule": "hinge-cpc"}),
    "gim": (None, {"blocks": TWO, "rule": "gim", "prediction_steps": 2, "negative_count": 4}),
    "gim-floor": (None, {"blocks": POOLED[:1], "rule": "gim", "prediction_steps": 1, "negative_count": 4}),
    "cpc": (None, {"blocks": [TALL, WIDE, block(7)], **RECTANGLES, "rule": "cpc", "negative_count": 4}),
    "supervised": (None, {"blocks": THREE, "rule": "supervised", "classes": 3, "batch": 6}),
    "supervised-views": (None, {"blocks": CELLS, "rule": "supervised", "sight": "views", "classes": 3}),
    "greedy-supervised": (None, {"blocks": THREE, "rule": "greedy-supervised", "classes": 4, "batch": 6}),
    # clapp++
    "views-plain": (None, {"blocks": VIEWS, "rule": "clapp++"}),
    "views-grid": (None, {"blocks": CELLS, "rule": "clapp++"}),
    "views-last": (None, {"blocks": CELLS, "rule": "clapp++", "context": "last"}),
    "views-both": (None, {"blocks": CELLS[1:], "rule": "clapp++", "context": "both"}),
    "views-negatives": (None, {"blocks": VIEWS, "rule": "clapp++", "negative_count": 3}),
    "views-colour": (None, {"blocks": VIEWS[:2], "rule": "clapp++", "image_channels": 3}),
    "views-no-gamma": (None, {"blocks": VIEWS[:2], "rule": "clapp++", "no_gamma": True}),
    "views-all": (None, {"blocks": CELLS[1:], "rule": "clapp++", "negatives": "all"}),
    "views-bp": (None, {"blocks": CELLS, "rule": "clapp++-bp", "negative_count": 2}),
    # sounds
    "sound-clapp": ("mixed", {**SOUND, "batch": 5}),
    "sound-clapp-s": (0, {**SOUND, "rule": "clapp-s"}),
    "sound-far": ("mixed", {**SOUND, "first_target_row": 2, "negatives": "all"}),
    "sound-hinge-cpc": (0, {**SOUND, "rule": "hinge-cpc"}),
    "sound-gim": (None, {**SOUND, "rule": "gim", "prediction_steps": 2, "negative_count": 3}),
    "sound-cpc": (None, {**SOUND, "rule": "cpc", "negative_count": 4}),
    "sound-position": ("mixed", {**SOUND, "negatives": "position", "prediction_steps": 2, "negative_count": 2}),
    "sound-anywhere": ("mixed", {**SOUND, "negatives": "anywhere", "prediction_steps": 2, "negative_count": 2}),
    "sound-together": ("mixed", {**SOUND, "prediction_steps": 2, **TOGETHER}),
    "sound-supervised": (None, {**SOUND, "rule": "supervised", "classes": 3, "batch": 6}),
    "sound-greedy": (None, {**RECURRENT, "rule": "greedy-supervised", "classes": 3, "batch": 6}),
    "sound-gru": ("mixed", {**RECURRENT, "batch": 5}),
    "sound-gru-cpc": (None, {**RECURRENT, "rule": "cpc", "negative_count": 4}),
    # clips
    "clip-every": (0, {**CLIP, "blocks": NORMED, "rule": "clapp-s"}),
    "clip-every-clapp": ("mixed", {**CLIP, "blocks": NORMED, "batch": 4}),
    "clip-grid": ("mixed", {**CLIP, "blocks": UNEVEN, "negatives": "image", "image_channels": 1, "batch": 4}),
    "clip-hinge-cpc": (0, {**CLIP, "blocks": NORMED, "rule": "hinge-cpc"}),
    "clip-all": ("mixed", {**CLIP, "blocks": NORMED, "negatives": "all", "symmetric": True, "batch": 4}),
    "clip-gim": (None, {**CLIP, "blocks": NORMED, "rule": "gim", "negative_count": 3}),
    "clip-gru": (0, {**CLIP, "blocks": [block(4, (1, 2, 2), kernel=(1, 5, 5), stride=(1, 2, 2), batch_norm=True),
                                        block(5, kernel=(1, 2, 2), padding=(0, 0, 0)), unit(6)], "rule": "hinge-cpc"}),
    "clip-supervised": (None, {**CLIP, "blocks": NORMED, "rule": "supervised", "classes": 3, "batch": 6}),
}
DEFAULTS = {"rule": "clapp", "image_channels": 1, "crop": 24, "patch": 8, "patch_stride": 4, "mean": 0.412,
            "deviation": 0.257, "batch": 4, "prediction_steps": 3, "first_target_row": 2, "optimizer": "adam",
            "learning_rate": 0.0002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "seed": 1}
OF_SEQUENCES = {"window": 240, "frames": 6, "crop": 12, "batch": 3, "first_target_row": 1}
NOT_OF_SIGHT = {"sound": ("crop", "patch", "patch_stride", "frames", "mean", "deviation"),
                "clip": ("patch", "patch_stride", "window")}
NOT_OF_VIEWS = ("crop", "patch", "patch_stride", "prediction_steps", "first_target_row")

def case_network(name):
    network = {**DEFAULTS, **CASES[name][1]}
    if is_sequence(network):
        network = {**DEFAULTS, **OF_SEQUENCES, **CASES[name][1]}
        return {key: value for key, value in network.items() if key not in NOT_OF_SIGHT[sight(network)]}
    if not sees_views(network):
        return network
    return {**{key: value for key, value in network.items() if key not in NOT_OF_VIEWS}, "view": 16, "batch": 5}

# ---- drawing -------------------------------------------------------------------------------------------------------
def draw_images(network, random):
    """Light and dark places with noise, normalised; of views two windows in each scene, first all first windows."""
    B, colours = network["batch"], (3,) * (network["image_channels"] == 3)
    if is_sequence(network):
        return (draw_sounds if sight(network) == "sound" else draw_clips)(network, random)
    if sees_views(network):
        side, places = network["view"], random.uniform(-0.5, 1.5, (B, 6, 6, *colours))
        whole = places.repeat(4, axis=1).repeat(4, axis=2)
        corners = random.randint(0, whole.shape[1] - side + 1, (2, B, 2))
        scene = np.stack([whole[b, y:y + side, x:x + side] for view in corners for b, (y, x) in enumerate(view)])
    else:
        crop = network["crop"]
        scene = np.kron(random.uniform(-0.5, 1.5, (B, 5, 5)), np.ones((1, 6, 6)))[:, :crop, :crop]
    pixels = np.clip(scene, 0.15, 0.85) + random.uniform(-0.15, 0.15, scene.shape)
    return ((pixels - network["mean"]) / network["deviation"]).astype("f4")

def draw_sounds(network, random):
    """Loud and quiet tones that go up and down, with noise"""
    B, N = network["batch"], network["window"]
    loudness, pitch = (random.uniform(*limits, (B, N // 20)).repeat(20, axis=1) for limits in ((0.2, 1.5), (0.2, 1.2)))
    return (loudness * np.sin(pitch.cumsum(axis=1)) + random.uniform(-0.2, 0.2, (B, N))).astype("f4")

def draw_clips(network, random):
    """A window that moves over light and dark places, with noise; (B, T, H, H, channels)"""
    B, T, side, C = network["batch"], network["frames"], network["crop"], network["image_channels"]
    whole = random.uniform(-0.5, 1.5, (B, 7, 7, C)).repeat(4, axis=1).repeat(4, axis=2)
    moves = random.randint(0, 4, (B, 2))  # pixels a frame
    scene = np.stack([[whole[b, y * t % 16:, x * t % 16:][:side, :side] for t in range(T)]
                      for b, (y, x) in enumerate(moves)])
    pixels = np.clip(scene, 0.15, 0.85) + random.uniform(-0.15, 0.15, scene.shape)
    return ((pixels - network["mean"]) / network["deviation"]).astype("f4")

def draw_updates(network, updates, random):
    L, P, B = len(taught_blocks(network)), len(passes(network)), network["batch"]
    drawn = np.array([1 - 2 * (random.permutation(B) < random.randint(1, B)) for _ in range(L * P)]).reshape(L, P, B)
    if updates == "empty-group":
        drawn[0, 0], drawn[1, 1] = -1, 1
    elif updates != "mixed":
        drawn[:] = updates
    return drawn

def draw_negatives(network, random):
    """In clapp_given_update's shapes: (L, …), or where blocks have different places all in one row."""
    shapes, B, anywhere = negative_shapes(network), network["batch"], kind(network) == "info-nce"
    anywhere = anywhere or (kind(network) == "hinge" and option(network, "negatives") == "anywhere")
    most = [B * int(np.prod(places(network, l))) if anywhere else B for l in taught_blocks(network)]
    if len(set(shapes)) == 1:
        return random.randint(0, most[0], (len(shapes), *shapes[0]))
    return np.concatenate([random.randint(0, limit, shape).flatten() for limit, shape in zip(most, shapes)])

def adjusted(w, c, z, common, deviation=1.5, offset=0.0):
    """W shifted along `common` and scaled, so that scores offset + cᵀ W z have mean 0 and this deviation."""
    score = lambda matrix: torch.einsum("...i,ij,...j->...", c, matrix, z)
    w = w - common * score(w).mean() / score(common).mean()
    w = w * deviation / score(w).std()
    return w - common * offset / score(common).mean() if offset else w

def adjust_matrices(network, weights, images, deviation):
    """In place.  A read-out stays as it is."""
    w = {name: torch.tensor(values).double() for name, values in weights.items()}
    codes = [code for _, _, _, code in forward(network, w, images, torch.float64)]
    for l, name in ((l, name) for l in taught_blocks(network) for name in matrix_shapes(network, l)):
        h, (which, i, *_), key = codes[l], name.split("."), f"encoder.{l}.{name}"
        if kind(network) == "views":
            c, z = codes[-1] if contexts(network)[int(i)] == "last" else h, h.roll(len(h) // 2, dims=0)
            new = adjusted(w[key], c, z, torch.outer(c.mean(0), z.mean(0)), deviation)
        elif which != "readout":
            gap, mean = int(i) + network["first_target_row"], h.mean(dim=(0, 1, 2))
            c, z = h[:, :-gap], h[:, gap:]
            if option(network, "no_prediction"):  # 1ᵀ W z + 1ᵀ c
                ones = torch.ones_like(mean)
                new = adjusted(w[key], ones.expand(c.shape), z, torch.outer(ones, mean), deviation, c.sum(-1).mean())
            else:
                new = adjusted(w[key], c, z, torch.outer(mean, mean), deviation)
        else:
            continue
        weights[key] = new.numpy().astype("f4")

def draw_norms(network, random):
    """Batch-norm's scale and shift, and running averages, which a step does not look at."""
    return {f"encoder.{l}.norm.{name}": random.uniform(*limits, settings["channels"]).astype("f4")
            for l, settings in enumerate(network["blocks"]) if settings.get("batch_norm")
            for name, limits in (("weight", (0.5, 1.5)), ("bias", (0.2, 0.8)), ("running_mean", (-1, 1)),
                                 ("running_var", (0.5, 2)))}

def draw_case(network, updates, random, deviation=1.5):
    """→ weights, batch"""
    batch = {"images": draw_images(network, random)}
    drawn = draw_updates(network, updates, random) if kind(network) == "hinge" else None
    if kind(network) == "read-out":
        labels = random.randint(0, network["classes"], network["batch"])
        batch["labels"] = np.tile(labels, 2) if sees_views(network) else labels  # of both views
    elif kind(network) == "info-nce" or option(network, "negatives") not in ("all", "every"):
        batch["negatives"] = draw_negatives(network, random)
    if drawn is not None:
        batch["updates"] = drawn
    shapes = weight_shapes(network)
    weights = {name: (2 * random.uniform(-1, 1, shape) / np.prod(shapes[name.replace("bias", "weight")][1:]) ** 0.5)
               .astype("f4") for name, shape in shapes.items()}
    weights = {**weights, **draw_norms(network, random)}
    adjust_matrices(network, weights, batch["images"], deviation)
    return weights, batch

# ---- examining -----------------------------------------------------------------------------------------------------
def is_clear(network, blocks):
    """No ReLU and no max-pool stands where float32 and float64 could choose differently."""
    clear = True
    for settings, (a, rho, _, _) in zip(network["blocks"], blocks):
        if a is None:  # recurrent
            continue
        windows = rho.detach()
        for axis in range(3):
            windows = windows.unfold(axis + 2, settings["pool"][axis], settings["pool_stride"][axis])
        best, second = F.pad(windows.flatten(5), (0, 1), value=-1).topk(2).values.unbind(-1)  # a window may hold one
        clear &= a.abs().min().item() > 1e-6 and (best - second)[best > 0].min().item() > 1e-6
    return clear

def has_variety(network, batch):
    """Some negatives are the image itself and others are not; every class has an image."""
    if kind(network) == "read-out":
        return len(np.unique(batch["labels"])) == network["classes"]
    if kind(network) == "info-nce" or option(network, "negatives") in ("anywhere", "all", "every"):
        return True
    if batch["negatives"].ndim == 1:  # block after block
        return True
    negatives, B = batch["negatives"], network["batch"]
    own = np.tile(np.arange(B), 2) if kind(network) == "views" else np.arange(B)
    axis = 2 if kind(network) == "views" else 3  # of the images
    itself = negatives == own.reshape(-1, *(1,) * (negatives.ndim - axis - 1))
    return itself.any() and not itself.all()

def examine(network, batch, blocks, terms):
    """→ shares of violated terms (of lost contests, of wrong read-outs), and whether to draw again."""
    shares, fine = {}, is_clear(network, blocks) and has_variety(network, batch)
    nearest = 2e-5 if is_sequence(network) and option(network, "negatives") == "every" else 1e-4  # terms are many there
    for name, values in terms.items():
        if len(values):
            shares[name] = share = (values > 0).double().mean().item()
            fine &= values.abs().min().item() > nearest and 0.1 <= share <= 0.9
    return shares, not fine

def floored(terms):
    """gim-floor: contexts whose target is so improbable that the 1e-11 in the logarithm speaks."""
    return (torch.cat(list(terms.values())) > 25).double().mean().item()

def make_case(name, number):
    """→ network, weights, batch, expected, shares, seed"""
    updates, network, deviation = CASES[name][0], case_network(name), 10 if name == "gim-floor" else 1.5
    for seed in count(1000 * number):
        weights, batch = draw_case(network, updates, np.random.RandomState(seed), deviation)
        expected, (blocks, terms) = golden_update(network, weights, batch)
        shares, again = examine(network, batch, blocks, terms)
        if not again and (name != "gim-floor" or 0.1 < floored(terms) < 0.5):
            return network, weights, batch, expected, shares, seed
