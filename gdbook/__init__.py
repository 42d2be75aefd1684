"""gdbook: the small gradient-descent library that the book's snippets import.

``import gdbook`` loads NumPy and nothing heavier; matplotlib, torch and scikit-learn are
imported only by the function that needs them.
"""

import importlib

from gdbook import functions, line_search, optimizers, schedules
from gdbook.basins import Basins, basins
from gdbook.descent import Trajectory, descend, newton
from gdbook.functions import Function

__version__ = "0.1.0"

_LAZY = ("check", "data", "linear", "minibatch", "network", "neuron", "plot", "softmax")

__all__ = [
    "Basins",
    "Function",
    "Trajectory",
    "basins",
    "descend",
    "functions",
    "line_search",
    "newton",
    "optimizers",
    "schedules",
    *_LAZY,
]


def __getattr__(name):
    """Import ``gdbook.plot`` and the other modules when first asked for (PEP 562)."""
    if name in _LAZY:
        return importlib.import_module(f"gdbook.{name}")
    raise AttributeError(f"module 'gdbook' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_LAZY})
