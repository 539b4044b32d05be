#!/usr/bin/env python3
"""Golden updates: the CLAPP loss of SPEC §3, differentiated automatically by PyTorch in double precision.

    make_golden.py                                writes every case and adam.json beside this file
    make_golden.py --check-rule                   compares the stored cases with the local rule of SPEC §4
    make_golden.py --case-from MODEL BATCH OUT    expected gradients of any model and batch (safetensors)
    make_golden.py --compare EXPECTED GOT         relative error per tensor; exit 1 above 1e-4

Shapes: B images, G×G patches, C channels, K prediction steps, L blocks; axes (time, height, width) with time = 1.
"""
import json
import struct
import sys
from itertools import count, product
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
PASSES = ("pred", "retro")  # in which the context, the target is held fixed
DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "|u1", "U32": "<u4", "U64": "<u8"}

def load_case(model, batch):
    weights, metadata = read_safetensors(model)
    return json.loads(metadata["network"]), weights, read_safetensors(batch)[0]

def write_safetensors(path, tensors, metadata=None):
    """u64 length of the header, JSON header, data.  Floats become F32, integers I32."""
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, array in tensors.items():
        dtype = {"f": "F32", "i": "I32"}[array.dtype.kind]
        raw = array.astype(DTYPES[dtype]).tobytes()
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)

def read_safetensors(path):
    raw = Path(path).read_bytes()
    data = 8 + struct.unpack_from("<Q", raw)[0]
    header = json.loads(raw[8:data])
    metadata, tensors = header.pop("__metadata__", {}), {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        if entry["dtype"] in DTYPES:
            tensors[name] = np.frombuffer(raw[data + begin:data + end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata

# ---- SPEC §3: the network and its loss, for automatic differentiation ----------------------------------------------
def weight_shapes(network):
    """Names in SPEC §9's order → shapes in PyTorch's order; the time axis of a 1-frame kernel is left out."""
    shapes, below = {}, network["image_channels"]
    for l, block in enumerate(network["blocks"]):
        channels, kernel = block["channels"], block["kernel"]
        shapes[f"encoder.{l}.conv.weight"] = [channels, below, *(kernel if kernel[0] > 1 else kernel[1:])]
        shapes[f"encoder.{l}.conv.bias"] = [channels]
        for which in PASSES:
            for k in range(network["prediction_steps"]):
                shapes[f"encoder.{l}.{which}.{k}.weight"] = [channels, channels]
        below = channels
    return shapes

def cut_patches(network, images):
    """images (B, H, W) or (B, H, W, channels) → (B·G·G, channels, 1, patch, patch), ordered b, y, x."""
    side, stride, channels = network["patch"], network["patch_stride"], network["image_channels"]
    images = torch.tensor(images).reshape(*images.shape[:3], channels)
    return images.unfold(1, side, stride).unfold(2, side, stride).reshape(-1, channels, 1, side, side)

def encode(network, block, x, weight, bias):
    """→ pre-activation, activity before the pool, the block's output, its code: the mean over space, (B, G, G, C)."""
    side = (network["crop"] - network["patch"]) // network["patch_stride"] + 1
    weight = weight.reshape(weight.shape[:2] + tuple(block["kernel"]))
    a = F.conv3d(x, weight, bias, tuple(block["stride"]), tuple(block["padding"]))
    rho = torch.relu(a)
    output = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]))
    return a, rho, output, output.mean(dim=(2, 3, 4)).reshape(-1, side, side, output.shape[1])

def score(c, matrix, z):
    return torch.einsum("byxi,ij,byxj->byx", c, matrix, z)

def pass_scores(network, c, z, w, name, negatives):
    """For each k: the scores of the positive and of the negative targets, (B, rows, G)."""
    for k in range(network["prediction_steps"]):
        gap, matrix = k + network["first_target_row"], w[f"{name}.{k}.weight"]
        context, target = c[:, :-gap], z[:, gap:]
        yield score(context, matrix, target), score(context, matrix, target[negatives[k]])

def pass_loss(pairs, turn):
    """Mean L⁺ over the fixations + mean L⁻ over the saccades, averaged over k; an image marked 0 is in both groups."""
    fixation, saccade, total = turn >= 0, turn <= 0, 0.0
    for s_positive, s_negative in pairs:
        total += torch.relu(1 - s_positive)[fixation].mean() if fixation.any() else 0.0
        total += torch.relu(1 + s_negative)[saccade].mean() if saccade.any() else 0.0
    return total / len(pairs)

def golden_update(network, weights, batch, dtype=torch.float64):
    """→ gradients of the (not halved) loss by name, and the reported loss; what happened in each block."""
    w = {name: torch.tensor(weights[name], dtype=dtype, requires_grad=True) for name in weight_shapes(network)}
    negatives, turns = torch.tensor(batch["negatives"]).long(), torch.tensor(batch["updates"])
    x, losses, trace = cut_patches(network, batch["images"]).to(dtype), [], []
    for l, block in enumerate(network["blocks"]):
        a, rho, output, h = encode(network, block, x, w[f"encoder.{l}.conv.weight"], w[f"encoder.{l}.conv.bias"])
        pairs = (list(pass_scores(network, h.detach(), h, w, f"encoder.{l}.pred", negatives[l, 0])),
                 list(pass_scores(network, h, h.detach(), w, f"encoder.{l}.retro", negatives[l, 1])))
        losses.append(pass_loss(pairs[0], turns[l, 0]) + pass_loss(pairs[1], turns[l, 1]))
        trace.append((block, a, rho, pairs))
        x = output.detach()
    gradients = {name: g.numpy() for name, g in zip(w, torch.autograd.grad(sum(losses), list(w.values())))}
    return {**gradients, "loss": torch.stack(losses).detach().numpy() / 2}, trace

# ---- SPEC §4: the local rule, by hand ------------------------------------------------------------------------------
@torch.no_grad()
def local_rule(network, weights, batch):
    """The same gradients without differentiation.  ΔW is the direction of descent, so the gradient is −ΔW."""
    w = {name: torch.tensor(weights[name]).double() for name in weight_shapes(network)}
    change, losses, K = {}, [], network["prediction_steps"]
    x = cut_patches(network, batch["images"]).double()
    for l, block in enumerate(network["blocks"]):
        a, rho, output, h = encode(network, block, x, w[f"encoder.{l}.conv.weight"], w[f"encoder.{l}.conv.bias"])
        loss, dendrite = 0.0, torch.zeros_like(h)
        for which, k in np.ndindex(2, K):
            gap, name = k + network["first_target_row"], f"encoder.{l}.{PASSES[which]}.{k}.weight"
            matrix, change[name], turn = w[name], torch.zeros_like(w[name]), batch["updates"][l, which]
            for sign, group in ((1, np.flatnonzero(turn >= 0)), (-1, np.flatnonzero(turn <= 0))):
                for b in group:
                    other = b if sign > 0 else batch["negatives"][l, which, k, b]
                    c, z = h[b, :-gap], h[other, gap:]  # (rows, G, C)
                    hinge = 1 - sign * ((c @ matrix) * z).sum(-1, keepdim=True)
                    share = 1 / (K * hinge.numel() * len(group))
                    gamma = sign * share * (hinge > 0).double()
                    loss += share * hinge.clamp(min=0).sum()
                    change[name] += torch.einsum("yxi,yxj->ij", gamma * c, z)
                    if which == 0:
                        dendrite[other, gap:] += gamma * (c @ matrix)  # W_predᵀ c, at the target
                    else:
                        dendrite[b, :-gap] += gamma * (z @ matrix.T)  # W_retro z, at the context
        # Every output position has its share of the mean; the pool hands it to the first maximum; then ρ′, and pre.
        reach = dendrite.reshape(len(a), -1, 1) / output[0, 0].numel()
        winner = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]), return_indices=True)[1].flatten(2)
        post = torch.zeros_like(a).flatten(2).scatter_add(2, winner, reach.expand(winner.shape)).reshape(a.shape)
        post *= a > 0
        pre = F.pad(x, [p for extent in reversed(block["padding"]) for p in (extent, extent)])
        for axis in range(3):
            pre = pre.unfold(axis + 2, block["kernel"][axis], block["stride"][axis])
        change[f"encoder.{l}.conv.weight"] = torch.einsum("nothw,nithwabc->oiabc", post, pre)
        change[f"encoder.{l}.conv.bias"] = post.sum(dim=(0, 2, 3, 4))
        losses.append(loss / 2)
        x = output
    return {**{name: -change[name].reshape(w[name].shape).numpy() for name in w}, "loss": np.array(losses)}

# ---- cases ---------------------------------------------------------------------------------------------------------
def block(channels, pool=(1, 1, 1), kernel=(1, 3, 3), stride=(1, 1, 1), padding=(0, 1, 1), pool_stride=None):
    return {"channels": channels, "kernel": kernel, "stride": stride, "padding": padding, "pool": pool,
            "pool_stride": pool_stride or pool}

TWO, POOLED, POOL = [block(6), block(9)], [block(6, (1, 2, 2)), block(9)], (1, 2, 2)
TALL = block(5, kernel=(1, 5, 3), stride=(1, 2, 1), padding=(0, 1, 1))
WIDE = block(6, (1, 2, 3), kernel=(1, 2, 4), stride=(1, 1, 2), padding=(0, 0, 2), pool_stride=(1, 1, 2))
CASES = {  # name: (updates: the same for all images, or drawn), what differs from DEFAULTS
    "fixation": (1, {"blocks": TWO}),
    "saccade": (-1, {"blocks": TWO}),
    "both": (0, {"blocks": TWO}),
    "clapp-s": (0, {"blocks": [block(7, POOL)], "rule": "clapp-s"}),
    "mixed": ("mixed", {"blocks": TWO, "batch": 5}),
    "mixed-pool": ("mixed", {"blocks": [block(5, POOL), block(8), block(7, POOL)], "batch": 5}),
    "empty-group": ("empty-group", {"blocks": TWO, "batch": 5}),
    "rectangles": ("mixed", {"blocks": [TALL, WIDE], "crop": 21, "patch": 9, "patch_stride": 3}),
    "k-one": ("mixed", {"blocks": POOLED, "prediction_steps": 1}),
    "first-target-row": ("mixed", {"blocks": POOLED, "prediction_steps": 2, "first_target_row": 3}),
}
DEFAULTS = {"rule": "clapp", "image_channels": 1, "crop": 24, "patch": 8, "patch_stride": 4, "mean": 0.412,
            "deviation": 0.257, "batch": 4, "prediction_steps": 3, "first_target_row": 2, "optimizer": "adam",
            "learning_rate": 0.0002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "seed": 1}

def draw_case(network, kind, random):
    """Weights and a batch.  Prediction matrices are shifted and scaled so that scores have mean 0 and deviation 1.5."""
    B, K, L, crop = network["batch"], network["prediction_steps"], len(network["blocks"]), network["crop"]
    scene = np.kron(random.uniform(-0.5, 1.5, (B, 5, 5)), np.ones((1, 6, 6)))[:, :crop, :crop]  # light and dark places
    pixels = np.clip(scene, 0.15, 0.85) + random.uniform(-0.15, 0.15, scene.shape)
    updates = np.array([1 - 2 * (random.permutation(B) < random.randint(1, B)) for _ in range(2 * L)]).reshape(L, 2, B)
    if kind == "empty-group":
        updates[0, 0], updates[1, 1] = -1, 1
    elif kind != "mixed":
        updates[:] = kind
    batch = {"images": ((pixels - network["mean"]) / network["deviation"]).astype("f4"),
             "negatives": random.randint(0, B, (L, 2, K, B)), "updates": updates}
    shapes = weight_shapes(network)
    weights = {name: (2 * random.uniform(-1, 1, shape) / np.prod(shapes[name.replace("bias", "weight")][1:]) ** 0.5)
               .astype("f4") for name, shape in shapes.items()}
    x = cut_patches(network, batch["images"]).double()
    for l, settings in enumerate(network["blocks"]):
        convolution = (torch.tensor(weights[f"encoder.{l}.conv.{part}"]).double() for part in ("weight", "bias"))
        _, _, x, h = encode(network, settings, x, *convolution)
        common = torch.outer(h.mean(dim=(0, 1, 2)), h.mean(dim=(0, 1, 2)))
        for which, k in np.ndindex(2, K):
            name, gap = f"encoder.{l}.{PASSES[which]}.{k}.weight", k + network["first_target_row"]
            w, c, z = torch.tensor(weights[name]).double(), h[:, :-gap], h[:, gap:]
            w -= common * score(c, w, z).mean() / score(c, common, z).mean()
            weights[name] = (w * 1.5 / score(c, w, z).std()).numpy().astype("f4")
    return weights, batch

def examine(trace, batch):
    """→ shares of violated terms, and whether to draw again: float32 and 64 might disagree, or little is tested."""
    shares, fine = {}, True
    for l, (settings, a, rho, passes) in enumerate(trace):
        windows = rho
        for axis in range(3):
            windows = windows.unfold(axis + 2, settings["pool"][axis], settings["pool_stride"][axis])
        best, second = F.pad(windows.flatten(5), (0, 1), value=-1).topk(2).values.unbind(-1)  # a window may hold one
        fine &= a.abs().min().item() > 1e-6 and (best - second)[best > 0].min().item() > 1e-6
        for (which, pairs), (sign, mark) in product(enumerate(passes), ((1, "+"), (-1, "-"))):
            group = torch.tensor(batch["updates"][l, which] * sign >= 0)
            hinge = torch.cat([1 - sign * (p if sign > 0 else n)[group].flatten() for p, n in pairs])
            if len(hinge):
                shares[f"{l}.{PASSES[which]}{mark}"] = share = (hinge > 0).double().mean().item()
                fine &= hinge.abs().min().item() > 1e-4 and 0.1 <= share <= 0.9
    itself = batch["negatives"] == np.arange(batch["negatives"].shape[-1])
    return shares, not fine or itself.all() or not itself.any()

def write_case(name, number):
    kind, changes = CASES[name]
    network = {**DEFAULTS, **changes}
    for seed in count(1000 * number):
        weights, batch = draw_case(network, kind, np.random.RandomState(seed))
        expected, trace = golden_update(network, weights, batch)
        shares, again = examine(trace, batch)
        if not again:
            break
    single = max(relative_errors(expected, golden_update(network, weights, batch, torch.float32)[0]).values())
    assert single < 3e-5, f"{name}: float32 differs by {single}"
    metadata = {"format": "clapp", "network": json.dumps(network, separators=(",", ":")), "steps": "0"}
    for file, tensors in (("model", weights), ("batch", batch), ("expected", expected)):
        write_safetensors(HERE / name / f"{file}.safetensors", tensors, metadata if file == "model" else None)
    print(f"{name}: seed {seed}, float32 differs by {single:.1e}, violated",
          *(f"{where} {share:.0%}" for where, share in shares.items()))

def write_optimizers():
    """adam.json: twelve parameters, five gradients, and the parameters (float32) after each step of torch.optim."""
    random = np.random.RandomState(7)
    start = random.uniform(-1, 1, 12).astype("f4")
    start[:3] = 0  # so that the step itself is seen with full precision
    sizes = 10.0 ** np.array([0, -3, -8, 0, 0, 0, 2, 0, -2, -5, -7, 0])
    gradients = (random.uniform(-1, 1, (5, 12)) * sizes).astype("f4")
    gradients[:, 3], gradients[2, 4], gradients[0, 5] = 0, 0, 0
    numbers = lambda array: [float(f"{value:.9g}") for value in array.tolist()]
    content = {"parameters": numbers(start), "gradients": [numbers(row) for row in gradients], "adam": [], "sgd": []}
    for rate, *rest in ((2e-4, 0.9, 0.999, 1e-8), (0.01, 0.9, 0.999, 1e-8), (0.05, 0.5, 0.9, 1e-3), (2e-4,), (0.1,)):
        parameter, after = torch.nn.Parameter(torch.tensor(start)), []
        optimizer = (torch.optim.Adam([parameter], lr=rate, betas=rest[:2], eps=rest[2]) if rest
                     else torch.optim.SGD([parameter], lr=rate))
        for gradient in gradients:
            parameter.grad = torch.tensor(gradient)
            optimizer.step()
            after.append(numbers(parameter))
        settings = dict(zip(("learning_rate", "beta1", "beta2", "epsilon"), (rate, *rest)))
        content["adam" if rest else "sgd"].append({**settings, "after": after})
    (HERE / "adam.json").write_text(json.dumps(content).replace("[[", "[\n[").replace("], [", "],\n[") + "\n")

def relative_errors(expected, got):
    """max|a − b| / max|a| per tensor; infinite where one is missing, misshapen, not a number, or should be zero."""
    errors = {}
    for name in {**expected, **got}:
        a, b = expected.get(name), got.get(name)
        errors[name] = np.inf
        if a is not None and b is not None and a.shape == b.shape and np.isfinite(b).all():
            difference, scale = np.abs(a.astype(np.float64) - b).max(), np.abs(a).max()
            errors[name] = difference / scale if scale > 0 else np.inf if difference > 0 else 0.0
    return errors

def report(errors, tolerance):
    print(*(f"{error:9.2e}  {name}" for name, error in errors.items()), sep="\n")
    return int(not max(errors.values()) <= tolerance)

def main(arguments):
    torch.set_num_threads(1)  # one order of summation
    match arguments:
        case []:
            for number, name in enumerate(CASES, start=1):
                write_case(name, number)
            write_optimizers()
        case ["--check-rule"]:
            errors = {}
            for name in CASES:
                case = load_case(HERE / name / "model.safetensors", HERE / name / "batch.safetensors")
                errors[name] = max(relative_errors(golden_update(*case)[0], local_rule(*case)).values())
            return report(errors, 1e-9)
        case ["--case-from", model, batch, out]:
            write_safetensors(out, golden_update(*load_case(model, batch))[0])
        case ["--compare", expected, got]:
            return report(relative_errors(read_safetensors(expected)[0], read_safetensors(got)[0]), 1e-4)
        case _:
            return __doc__

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
