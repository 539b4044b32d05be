"""The network and its losses, for automatic differentiation.

Shapes: B images, n = B crops, sounds or clips, or 2B views (first all first views), R rows × X columns of places
(patches, or steps in time × cells), K prediction steps, N negatives, L blocks; axes (time, height, width), of images
with time = 1.  A code h is (B, R, X, D), or of whole views (2B, D).
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

def sight(network):
    return network.get("sight", "views" if kind(network) == "views" else "grid")

def sees_views(network):
    return sight(network) == "views"

def is_sequence(network):
    return sight(network) in ("sound", "clip")

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
    return network["blocks"][l].get("patch_grid" if sight(network) == "grid" else "grid", 1)

def extents(network):
    """(time, height, width) of what is seen, then of each block's output"""
    side = network.get({"views": "view", "grid": "patch"}.get(sight(network), "crop"))
    now = (network["window"], 1, 1) if sight(network) == "sound" else (network.get("frames", 1), side, side)
    found = [now]
    for block in network["blocks"]:
        now = [(n + 2 * p - k) // s + 1 for n, k, s, p in zip(now, block["kernel"], block["stride"], block["padding"])]
        now = [(n - k) // s + 1 for n, k, s in zip(now, block["pool"], block["pool_stride"])]
        found.append(tuple(now))
    return found

def span(network, l):
    """Steps in time that a code of a sound or clip is the mean of; what is left over at the end belongs to none."""
    time = extents(network)[l + 1][0]
    return time if kind(network) == "read-out" else network["blocks"][l].get("span", 1)

def places(network, l):
    """Rows and columns of an image's codes"""
    if not is_sequence(network):
        return grid_side(network), grid_side(network)
    return extents(network)[l + 1][0] // span(network, l), cells(network, l) ** 2

def code_size(network, l):
    return (1 if is_sequence(network) else cells(network, l) ** 2) * network["blocks"][l]["channels"]

def matrix_shapes(network, l):
    """The rule's own parameters at block l."""
    size, end = (code_size(network, i) for i in (l, -1))
    if kind(network) == "read-out":
        return {"readout.weight": [network["classes"], size], "readout.bias": [network["classes"]]}
    if kind(network) == "views":  # s = cᵀ W z: a row for each number of the context
        return {f"pred.{i}.weight": [end if context == "last" else size, size]
                for i, context in enumerate(contexts(network))}
    both = passes(network) if kind(network) == "hinge" else PASSES[:1]
    return {f"{which}.{k}.weight": [size, size] for which in both for k in range(network["prediction_steps"])}

def own_shapes(network, l, below):
    """The block's own parameters: of its convolution or recurrence, and of its batch-norm."""
    block = network["blocks"][l]
    channels, kernel = block["channels"], list(block["kernel"])
    short = kernel[:1] if sight(network) == "sound" else kernel if is_sequence(network) or kernel[0] > 1 else kernel[1:]
    shapes = {"conv.weight": [channels, below, *short], "conv.bias": [channels]}
    if block.get("recurrent"):
        gates = 3 * channels
        shapes = {"gru.weight_ih_l0": [gates, below], "gru.bias_ih_l0": [gates],
                  "gru.weight_hh_l0": [gates, channels], "gru.bias_hh_l0": [gates]}
    return {**shapes, **({"norm.weight": [channels], "norm.bias": [channels]} if block.get("batch_norm") else {})}

def weight_shapes(network):
    """Names in the checkpoint's order → shapes in PyTorch's order; axes that a convolution has not are left out."""
    shapes, below = {}, network["image_channels"]
    for l, block in enumerate(network["blocks"]):
        own = {**own_shapes(network, l, below), **(matrix_shapes(network, l) if l in taught_blocks(network) else {})}
        shapes.update({f"encoder.{l}.{name}": shape for name, shape in own.items()})
        below = block["channels"]
    return shapes

# ---- the network ---------------------------------------------------------------------------------------------------
def first_input(network, images):
    """images (n, H, W) or (n, H, W, channels) → (n·G·G, channels, 1, patch, patch), ordered b, y, x; or whole views,
    sounds (n, N) or clips (n, T, H, W, channels)."""
    if is_sequence(network):
        return torch.tensor(images).reshape(len(images), *extents(network)[0], network["image_channels"]).movedim(4, 1)
    images = torch.tensor(images).reshape(*images.shape[:3], network["image_channels"])
    if sees_views(network):
        return images.permute(0, 3, 1, 2).unsqueeze(2)
    side, stride = network["patch"], network["patch_stride"]
    patches = images.unfold(1, side, stride).unfold(2, side, stride)  # (B, G, G, channels, patch, patch)
    return patches.reshape(-1, network["image_channels"], 1, side, side)

def recur(x, own):
    """A GRU along time without back-propagation through time: each step takes the state before it as given."""
    state, states = x.new_zeros(len(x), own["gru.weight_hh_l0"].shape[1]), []
    for now in x.flatten(2).unbind(2):
        states.append(torch.gru_cell(now, state.detach(), *(own[f"gru.{what}_l0"] for what in
                                                            ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))))
        state = states[-1]
    return torch.stack(states, dim=2)[..., None, None]

def encode(network, l, x, w):
    """→ pre-activation, activity before the pool (neither where recurrent), the block's output, its code: means over the
    cells."""
    block, own = network["blocks"][l], {name: w[f"encoder.{l}.{name}"] for name in own_shapes(network, l, x.shape[1])}
    if block.get("recurrent"):
        a, rho, output = None, None, recur(x, own)
    else:
        weight = own["conv.weight"].reshape(block["channels"], x.shape[1], *block["kernel"])
        a = F.conv3d(x, weight, own["conv.bias"], tuple(block["stride"]), tuple(block["padding"]))
        rho = torch.relu(a)
        output = F.max_pool3d(rho, tuple(block["pool"]), tuple(block["pool_stride"]))
    if block.get("batch_norm"):
        output = F.batch_norm(output, None, None, own["norm.weight"], own["norm.bias"], training=True, eps=1e-5)
    g = cells(network, l)
    if is_sequence(network):
        rows = places(network, l)[0]
        pooled = F.adaptive_avg_pool3d(output[:, :, :rows * span(network, l)], (rows, g, g))
        return a, rho, output, pooled.flatten(3).permute(0, 2, 3, 1)
    pooled = F.adaptive_avg_pool3d(output, (1, g, g))
    code = pooled.squeeze(2).permute(0, 2, 3, 1).flatten(1)  # row, column, channel
    if sees_views(network):
        return a, rho, output, code
    return a, rho, output, code.reshape(-1, grid_side(network), grid_side(network), code.shape[1])

def forward(network, w, images, dtype):
    """→ (pre-activation, activity, output, code) of every block"""
    x, blocks = first_input(network, images).to(dtype), []
    for l in range(len(network["blocks"])):
        blocks.append(encode(network, l, x, w))
        x = blocks[-1][2] if network["rule"] in WHOLE_NETWORK else blocks[-1][2].detach()
    return blocks

# ---- losses: → what to descend, what is reported, and the terms by name --------------------------------------------
def others(B):
    """(B, B − 1): for each image all others"""
    return torch.tensor([[image for image in range(B) if image != own] for own in range(B)])

def negative_targets(network, z, gap, drawn):
    """z (B, R, X, D) → for each context the negative targets, (B, rows, X, N, D)."""
    B, R, X, D = z.shape
    how = option(network, "negatives") if kind(network) == "hinge" else "anywhere"
    if how == "every":  # place of the batch but the target
        target = torch.arange(B * R * X).reshape(B, R, X)[:, gap:]
        return z.reshape(-1, D)[others(B * R * X)[target]]
    if how == "all":
        return z[:, gap:][others(B)].movedim(1, 3)
    if how == "image":  # another image, the same place
        return z[:, gap:][drawn.reshape(B, -1)].movedim(1, 3)
    drawn = drawn.reshape(B, R, X, -1)[:, :-gap]  # at the context's place; contexts of the last rows have no target
    if how == "position":
        y, x = torch.meshgrid(torch.arange(gap, R), torch.arange(X), indexing="ij")
        return z[drawn, y[..., None], x[..., None]]
    return z.reshape(-1, D)[drawn]  # anywhere: places of the batch, ordered b, y, x

def scores(network, c, matrix, z):
    """c (B, rows, X, D), z (B, rows, X, N, D) → (B, rows, X, N)"""
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
    """Mean L⁺ over the fixations + mean L⁻ over the saccades, averaged over k; an image marked 0 is in both groups.
    Where every other place is a negative, half of it."""
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
    total = total / 2 if option(network, "negatives") == "every" else total
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

def negative_shapes(network):
    """Of the draws at each block that has a loss, by the rule's loss; clapp_given_update"""
    B, N, shapes = network["batch"], negative_count(network), []
    for l in taught_blocks(network):
        if kind(network) == "views":
            shapes.append((len(contexts(network)), 2 * B, N))
        elif kind(network) == "info-nce":
            shapes.append((network["prediction_steps"], B, *places(network, l), N))
        else:
            first = (len(passes(network)), network["prediction_steps"], B)
            whole = option(network, "negatives") == "image"  # a single negative of an image has no axis
            shapes.append(first + ((N,) * (N > 1) if whole else (*places(network, l), N)))
    return shapes

def choices_of(network, batch):
    """For each block that has a loss.  Negatives of blocks with different places follow each other in one row."""
    chosen, at = [], 0
    none = [None] * len(taught_blocks(network))
    for i, shape in enumerate(negative_shapes(network) if "negatives" in batch else none):
        choices = {"updates": torch.tensor(batch["updates"][i]).long()} if "updates" in batch else {}
        if shape:
            count = int(torch.tensor(shape).prod())
            choices["negatives"] = torch.tensor(batch["negatives"].reshape(-1)[at:at + count].reshape(shape)).long()
            at += count
        chosen.append({**choices, **({"labels": torch.tensor(batch["labels"])} if "labels" in batch else {})})
    return chosen

def golden_update(network, weights, batch, dtype=torch.float64):
    """→ gradients of the (not halved) losses by name, and the reported losses; the blocks' activity and the terms."""
    w = {name: torch.tensor(weights[name], dtype=dtype, requires_grad=True) for name in weight_shapes(network)}
    blocks = forward(network, w, batch["images"], dtype)
    total, losses, terms = 0.0, [], {}
    for l, choices in zip(taught_blocks(network), choices_of(network, batch)):
        own = {name: w[f"encoder.{l}.{name}"] for name in matrix_shapes(network, l)}
        loss, reported, found = LOSSES[kind(network)](network, own, [block[3] for block in blocks], l, choices)
        total = total + loss
        losses.append(reported)
        terms.update({f"{l}.{name}": values.detach() for name, values in found.items()})
    gradients = {name: g.numpy() for name, g in zip(w, torch.autograd.grad(total, list(w.values())))}
    return {**gradients, "loss": torch.stack(losses).detach().numpy()}, (blocks, terms)
