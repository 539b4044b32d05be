"""Safetensors, and how far two of them are apart."""
import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "|u1", "U32": "<u4", "U64": "<u8"}

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

def load_case(model, batch):
    """→ settings of the network, weights, batch"""
    weights, metadata = read_safetensors(model)
    return json.loads(metadata["network"]), weights, read_safetensors(batch)[0]

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
