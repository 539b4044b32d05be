"""The network and its losses, for automatic differentiation.

Shapes: B images, n = B crops or 2B views (first all first views), G×G patches, K prediction steps, N negatives, L
blocks; axes (time, height, width) with time = 1.  A code h is (B, G, G, D), or of whole views (2B, D).
"""
import torch
import torch.nn.functional as F

PASSES = ("pred", "retro")  # in which the context, the target is held fixed
# The loss stands at the last block, and reaches all blocks below.
WHOLE_NETWORK = ("hinge-cpc", "cpc", "supervised", "clapp++-bp")
OPTIONS = {"negatives": "image", "context": "same", "no_gamma": False, "no_prediction": False, "symmetric": False}

# ---- what the settings mean ----------------------------------------------------------------------------------------
def option(network, name):
    return network.get(name, OPTIONS.get(name))

def kind(network):
    """The kind of loss."""
    return {"clapp": "hinge", "clapp-s": "hinge", "hinge-cpc": "hinge", "gim": "info-nce", "cpc": "info-nce",
            "supervised": "read-out", "greedy-supervised": "read-out", "clapp++": "views",
            "clapp++-bp": "views"}[network["rule"]]

def sees_views(network):
    return network.get("sight", "views" if kind(network) == "views" else "grid") == "views"

def negative_count(network):
    return network.get("negative_count") or (16 if kind(network) == "info-nce" else 1)

def grid_side(network):
    return (network["crop"] - network["patch"]) // network["patch_stride"] + 1

def passes(network):
    return PASSES[:1] if option(network, "symmetric") else PASSES

def contexts(network):
    """clapp++: the blocks' own code, the last block's, or a loss for each."""
    return ("same", "last") if option(network, "context") == "both" else (option(network, "context"),)

def taught_blocks(network):
    """Blocks that have a loss."""
    last = len(network["blocks"]) - 1
    return [last] if network["rule"] in WHOLE_NETWORK else list(range(last + 1))

def cells(network, l):
    """Side of the grid of cells that the code of a view, or of a patch, keeps apart; a read-out sees the mean."""
    if kind(network) == "read-out":
        return 1
    return network["blocks"][l].get("grid" if sees_views(network) else "patch_grid", 1)

def matrix_shapes(network, l):
    """The rule's own parameters at block l."""
    size, end = (cells(network, i) ** 2 * network["blocks"][i]["channels"] for i in (l, -1))
    if kind(network) == "read-out":
        return {"readout.weight": [network["classes"], size], "readout.bias": [network["classes"]]}
    if kind(network) == "views":  # s = cᵀ W z: a row for each number of the context
        return {f"pred.{i}.weight": [end if context == "last" else size, size]
                for i, context in enumerate(contexts(network))}
    both = passes(network) if kind(network) == "hinge" else PASSES[:1]
    return {f"{which}.{k}.weight": [size, size] for which in both for k in range(network["prediction_steps"])}

def weight_shapes(network):
    """Names in the checkpoint's order → shapes in PyTorch's order; the time axis of a 1-frame kernel is left out."""
    shapes, below = {}, network["image_channels"]
    for l, block in enumerate(network["blocks"]):
        channels, kernel = block["channels"], block["kernel"]
        shapes[f"encoder.{l}.conv.weight"] = [channels, below, *(kernel if kernel[0] > 1 else kernel[1:])]
        shapes[f"encoder.{l}.conv.bias"] = [channels]
        if l in taught_blocks(network):
            shapes.update({f"encoder.{l}.{name}": shape for name, shape in matrix_shapes(network, l).items()})
        below = channels
    return shapes

# ---- the network ---------------------------------------------------------------------------------------------------
def first_input(network, images):
    """images (n, H, W) or (n, H, W, channels) → (n·G·G, channels, 1, patch, patch), ordered b, y, x; or whole views."""
    images = torch.tensor(images).reshape(*images.shape[:3], network["image_channels"])
    if sees_views(network):
        return images.permute(0, 3, 1, 2).unsqueeze(2)
    side, stride = network["patch"], network["patch_stride"]
    patches = images.unfold(1, side, stride).unfold(2, side, stride)  # (B, G, G, channels, patch, patch)
    return patches.reshape(-1, network["image_channels"], 1, side, side)

def encode(network, l, x, weight, bias):
    """→ pre-activation, activity before the pool, the block's output, its code: means over the cells."""
    block = network["blocks"][l]
    weight = weight.reshape(weight.shape[:2] + tuple(block["kernel"]))
    a = F.conv3d(x, weight, bias, tuple(block["stride"]), tuple(block["padding"]))
    rho = torch.relu(a)
    output = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]))
    pooled = F.adaptive_avg_pool3d(output, (1, cells(network, l), cells(network, l)))
    code = pooled.squeeze(2).permute(0, 2, 3, 1).flatten(1)  # row, column, channel
    if sees_views(network):
        return a, rho, output, code
    return a, rho, output, code.reshape(-1, grid_side(network), grid_side(network), code.shape[1])

def forward(network, w, images, dtype):
    """→ (pre-activation, activity, output, code) of every block"""
    x, blocks = first_input(network, images).to(dtype), []
    for l in range(len(network["blocks"])):
        blocks.append(encode(network, l, x, w[f"encoder.{l}.conv.weight"], w[f"encoder.{l}.conv.bias"]))
        x = blocks[-1][2] if network["rule"] in WHOLE_NETWORK else blocks[-1][2].detach()
    return blocks

# ---- losses: → what to descend, what is reported, and the terms by name --------------------------------------------
def others(B):
    """(B, B − 1): for each image all others"""
    return torch.tensor([[image for image in range(B) if image != own] for own in range(B)])

def negative_targets(network, z, gap, drawn):
    """z (B, G, G, D) → for each context the negative targets, (B, rows, G, N, D)."""
    B, G, _, D = z.shape
    how = option(network, "negatives") if kind(network) == "hinge" else "anywhere"
    if how == "all":
        return z[:, gap:][others(B)].movedim(1, 3)
    if how == "image":  # another image, the same place
        return z[:, gap:][drawn.reshape(B, -1)].movedim(1, 3)
    drawn = drawn.reshape(B, G, G, -1)[:, :-gap]  # at the context's place; contexts of the last rows have no target
    if how == "position":
        y, x = torch.meshgrid(torch.arange(gap, G), torch.arange(G), indexing="ij")
        return z[drawn, y[..., None], x[..., None]]
    return z.reshape(-1, D)[drawn]  # anywhere: places of the batch, ordered b, y, x

def scores(network, c, matrix, z):
    """c (B, rows, G, D), z (B, rows, G, N, D) → (B, rows, G, N)"""
    if option(network, "no_prediction"):
        return torch.einsum("ij,byxnj->byxn", matrix, z) + c.sum(dim=-1, keepdim=True)
    return torch.einsum("byxi,ij,byxnj->byxn", c, matrix, z)

def grid_scores(network, c, z, matrices, drawn):
    """For each k: the scores of the positive and of the negative targets."""
    for k, matrix in enumerate(matrices):
        gap = k + network["first_target_row"]
        context, positive = c[:, :-gap], z[:, gap:].unsqueeze(3)
        yield (scores(network, context, matrix, positive),
               scores(network, context, matrix, negative_targets(network, z, gap, drawn[k])))

def hinges(network, positive, negative):
    """The hinge's margins, or without γ the scores alone"""
    if option(network, "no_gamma"):
        return 1 - positive, 1 - negative
    return torch.relu(1 - positive), torch.relu(1 + negative)

def hinge_loss(network, own, codes, l, choices):
    """Mean L⁺ over the fixations + mean L⁻ over the saccades, averaged over k; an image marked 0 is in both groups."""
    h, K, total, terms = codes[l], network["prediction_steps"], 0.0, {}
    drawn = choices.get("negatives", [[None] * K] * 2)  # none where all others are negatives
    for p, which in enumerate(passes(network)):
        c, z = (h, h) if option(network, "symmetric") else (h.detach(), h) if which == "pred" else (h, h.detach())
        matrices = [own[f"{which}.{k}.weight"] for k in range(K)]
        pairs = list(grid_scores(network, c, z, matrices, drawn[p]))
        fixation, saccade = choices["updates"][p] >= 0, choices["updates"][p] <= 0
        for positive, negative in pairs:
            right, wrong = hinges(network, positive, negative)
            total += right[fixation].mean() / K if fixation.any() else 0.0
            total += wrong[saccade].mean() / K if saccade.any() else 0.0
        terms[f"{which}+"] = torch.cat([1 - positive[fixation].flatten() for positive, _ in pairs])
        terms[f"{which}-"] = torch.cat([1 + negative[saccade].flatten() for _, negative in pairs])
    return total, total / len(passes(network)), terms

def info_nce_loss(network, own, codes, l, choices):
    """Terms: by how much the best negative beats the positive target."""
    h, K, total, beaten = codes[l], network["prediction_steps"], 0.0, []
    matrices = [own[f"pred.{k}.weight"] for k in range(K)]
    for positive, negative in grid_scores(network, h, h, matrices, choices["negatives"]):
        probability = torch.softmax(torch.cat((positive, negative), dim=-1), dim=-1)[..., 0]
        total += -torch.log(probability + 1e-11).mean() / K
        beaten.append((negative.amax(dim=-1) - positive[..., 0]).flatten())
    return total, total, {"lost": torch.cat(beaten)}

def readout_loss(network, own, codes, l, choices):
    """Terms: by how much the best wrong class beats the right one."""
    labels, C = choices["labels"].long(), network["blocks"][l]["channels"]
    logits = F.linear(codes[l].reshape(len(labels), -1, C).mean(dim=1), own["readout.weight"], own["readout.bias"])
    right = logits.gather(1, labels[:, None])
    beaten = logits.scatter(1, labels[:, None], -torch.inf).amax(dim=1) - right[:, 0]
    loss = F.cross_entropy(logits, labels)
    return loss, loss, {"wrong": beaten}

def views_loss(network, own, codes, l, choices):
    """Each view is context once; z⁺ is the other view's code, z⁻ the z⁺ of another example; c is held fixed."""
    h, total, terms = codes[l], 0.0, {}
    B = len(h) // 2
    positive = torch.cat((h[B:], h[:B]))  # (2B, D), by context
    for i, context in enumerate(contexts(network)):
        wc = (codes[-1] if context == "last" else h).detach() @ own[f"pred.{i}.weight"]
        example = choices["negatives"][i] if "negatives" in choices else others(B).repeat(2, 1)  # (2B, N)
        example = example + torch.tensor([0, B]).repeat_interleave(B)[:, None]  # of the context's side, so z⁺ is not
        s = (wc * positive).sum(dim=1), (wc[:, None] * positive[example]).sum(dim=2)
        total += sum(hinge.mean() for hinge in hinges(network, *s))
        terms.update({f"{context}+": (1 - s[0]), f"{context}-": (1 + s[1]).flatten()})
    return total, total, terms

LOSSES = {"hinge": hinge_loss, "info-nce": info_nce_loss, "read-out": readout_loss, "views": views_loss}

def golden_update(network, weights, batch, dtype=torch.float64):
    """→ gradients of the (not halved) losses by name, and the reported losses; the blocks' activity and the terms."""
    w = {name: torch.tensor(weights[name], dtype=dtype, requires_grad=True) for name in weight_shapes(network)}
    blocks = forward(network, w, batch["images"], dtype)
    total, losses, terms = 0.0, [], {}
    for i, l in enumerate(taught_blocks(network)):
        own = {name: w[f"encoder.{l}.{name}"] for name in matrix_shapes(network, l)}
        choices = {name: torch.tensor(batch[name][i]).long() for name in ("negatives", "updates") if name in batch}
        if "labels" in batch:
            choices["labels"] = torch.tensor(batch["labels"])
        loss, reported, found = LOSSES[kind(network)](network, own, [block[3] for block in blocks], l, choices)
        total = total + loss
        losses.append(reported)
        terms.update({f"{l}.{name}": values.detach() for name, values in found.items()})
    gradients = {name: g.numpy() for name, g in zip(w, torch.autograd.grad(total, list(w.values())))}
    return {**gradients, "loss": torch.stack(losses).detach().numpy()}, (blocks, terms)
