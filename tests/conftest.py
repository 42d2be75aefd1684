"""Fixtures that several test modules ask for by name; how hypothesis and xdist do their work."""

import places
import pytest
from data_places import nowhere, published
from hypothesis import settings

# The same examples in every run: a red run is about the change, never about luck.
settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")

__all__ = ["nowhere", "published"]
# Whoever looks there for examples imports them, and they compute.
collect_ignore = ["answers"]


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config, items):
    for item in items:
        if places.is_quick(item.nodeid, getattr(item, "fixturenames", ())):
            item.add_marker("quick")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: places.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    # Marks could say the same, but xdist 3.8 writes them where pytest 9.2 does not look.
    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return places.group(nodeid)

    return Scheduling(config, log)
