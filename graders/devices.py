"""Which device a grade runs on, and what is there in place of one that is not."""

import sys
from typing import Any


def resolve_device(framework: str, wanted: str, torch: Any = None) -> str | None:
    """The device to judge on; None where the one asked for is not there. `torch` may be a stand-in."""
    if framework != "torch":
        return "cpu" if wanted in ("auto", "cpu") else None
    torch = torch or sys.modules["torch"]
    kind, _, index = wanted.partition(":")
    if wanted == "auto":
        return "cuda" if _works(torch, "cuda") else "cpu"
    if kind == "cpu":
        return "cpu"
    if kind == "cuda":
        there = torch.cuda.is_available() and int(index or 0) < torch.cuda.device_count()
        return wanted if there else None
    return wanted if kind == "mps" and torch.backends.mps.is_available() else None


def _works(torch: Any, device: str) -> bool:
    """Whether the GPU that is there can add: a driver too old, or no memory left, shows only here."""
    try:
        return bool(torch.cuda.is_available() and float(torch.ones(2, device=device).sum()) == 2.0)
    except Exception:
        return False


def device_problem(wanted: str, torch: Any = None) -> str:
    """What is there in place of the device asked for."""
    torch = torch or sys.modules["torch"]
    found = ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    found += ["mps"] if torch.backends.mps.is_available() else []
    return f"there is no device {wanted!r} here; there is {', '.join(found)}"
