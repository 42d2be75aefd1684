"""Fixtures that several test modules ask for by name."""

from data_places import nowhere, published

__all__ = ["nowhere", "published"]
