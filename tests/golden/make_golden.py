#!/usr/bin/env python3
"""Golden updates: the losses, differentiated automatically by PyTorch in double precision.

    make_golden.py [NAME ...]                     writes every case (or these), adam.json and adam-decay.json
    make_golden.py --check-rule                   compares the stored cases with the local rule (arXiv 2010.08262, eqs 6–8)
    make_golden.py --case-from MODEL BATCH OUT    expected gradients of any model and batch (safetensors)
    make_golden.py --compare EXPECTED GOT         relative error per tensor; exit 1 above 1e-4

The losses are in golden_losses.py, the rule by hand in golden_rule.py, the cases in golden_cases.py.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.dont_write_bytecode = True  # the folder holds cases, not caches
from golden_cases import CASES, make_case
from golden_files import load_case, read_safetensors, relative_errors, write_safetensors
from golden_losses import golden_update
from golden_rule import is_local, local_rule

HERE = Path(__file__).resolve().parent

def write_case(name, number):
    network, weights, batch, expected, shares, seed = make_case(name, number)
    single = max(relative_errors(expected, golden_update(network, weights, batch, torch.float32)[0]).values())
    assert single < 3e-5, f"{name}: float32 differs by {single}"
    metadata = {"format": "clapp", "network": json.dumps(network, separators=(",", ":")), "steps": "0"}
    for file, tensors in (("model", weights), ("batch", batch), ("expected", expected)):
        write_safetensors(HERE / name / f"{file}.safetensors", tensors, metadata if file == "model" else None)
    print(f"{name}: seed {seed}, float32 differs by {single:.1e}, violated",
          *(f"{where} {share:.0%}" for where, share in shares.items()))

ADAM = ("learning_rate", "beta1", "beta2", "epsilon")
PLAIN = [dict(zip(ADAM, rates)) for rates in
         ((2e-4, 0.9, 0.999, 1e-8), (0.01, 0.9, 0.999, 1e-8), (0.05, 0.5, 0.9, 1e-3), (2e-4,), (0.1,))]
DECAY = [{**PLAIN[1], "weight_decay": 1e-2}, {**PLAIN[2], "weight_decay": 0.3}, {**PLAIN[4], "weight_decay": 1e-2}]

def optimizer(parameter, learning_rate, beta1=None, beta2=None, epsilon=None, weight_decay=0):
    if beta1 is None:
        return torch.optim.SGD([parameter], lr=learning_rate, weight_decay=weight_decay)
    return torch.optim.Adam([parameter], lr=learning_rate, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay)

def write_optimizers(name, runs):
    """Twelve parameters, five gradients, and the parameters (float32) after each step of torch.optim."""
    random = np.random.RandomState(7)
    start = random.uniform(-1, 1, 12).astype("f4")
    start[:3] = 0  # so that the step itself is seen with full precision
    sizes = 10.0 ** np.array([0, -3, -8, 0, 0, 0, 2, 0, -2, -5, -7, 0])
    gradients = (random.uniform(-1, 1, (5, 12)) * sizes).astype("f4")
    gradients[:, 3], gradients[2, 4], gradients[0, 5] = 0, 0, 0
    numbers = lambda array: [float(f"{value:.9g}") for value in array.tolist()]
    content = {"parameters": numbers(start), "gradients": [numbers(row) for row in gradients], "adam": [], "sgd": []}
    for settings in runs:
        parameter, after = torch.nn.Parameter(torch.tensor(start)), []
        mover = optimizer(parameter, **settings)
        for gradient in gradients:
            parameter.grad = torch.tensor(gradient)
            mover.step()
            after.append(numbers(parameter))
        content["adam" if "beta1" in settings else "sgd"].append({**settings, "after": after})
    (HERE / name).write_text(json.dumps(content).replace("[[", "[\n[").replace("], [", "],\n[") + "\n")

def report(errors, tolerance):
    print(*(f"{error:9.2e}  {name}" for name, error in errors.items()), sep="\n")
    return int(not max(errors.values()) <= tolerance)

def main(arguments):
    torch.set_num_threads(1)  # one order of summation
    match arguments:
        case []:
            for number, name in enumerate(CASES, start=1):
                write_case(name, number)
            write_optimizers("adam.json", PLAIN)
            write_optimizers("adam-decay.json", DECAY)
        case ["--check-rule"]:
            errors = {}
            for name in CASES:
                case = load_case(HERE / name / "model.safetensors", HERE / name / "batch.safetensors")
                if not is_local(case[0]):
                    continue
                errors[name] = max(relative_errors(golden_update(*case)[0], local_rule(*case)).values())
            return report(errors, 1e-9)
        case ["--case-from", model, batch, out]:
            write_safetensors(out, golden_update(*load_case(model, batch))[0])
        case ["--compare", expected, got]:
            return report(relative_errors(read_safetensors(expected)[0], read_safetensors(got)[0]), 1e-4)
        case [*names] if set(names) <= set(CASES):
            for name in names:
                write_case(name, list(CASES).index(name) + 1)
        case _:
            return __doc__

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
