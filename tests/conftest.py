"""Fixtures that several test modules ask for by name; how hypothesis searches."""

from data_places import nowhere, published
from hypothesis import settings

# The same examples in every run: a red run is about the change, never about luck.
settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")

__all__ = ["nowhere", "published"]
