"""Where are the shared data sets and their neutral scorers, if this checkout has them?"""

import importlib.util
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).resolve().parents[2] / "shared"


def present() -> bool:
    """Say whether the shared data lie beside this checkout."""
    return (SHARED / "data" / "claims" / "train.jsonl.xz").is_file()


def scorer(name: str) -> ModuleType:
    """Load a scorer of ``shared/bench`` by its file name without ending."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "bench" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no scorer {name} in {SHARED / 'bench'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
