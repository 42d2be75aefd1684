"""The environment that programs see: what they need, and nothing of the build's own."""

import os
from pathlib import Path

import gdbook

# By name, so that what nobody has thought of, such as a token, stays outside.
PASSED_ON = (
    "GDBOOK_CACHE",
    "GDBOOK_DATA",
    "GDBOOK_OFFLINE",
    "GDBOOK_REQUIRE_DATA",
    "HOME",
    "LOGNAME",
    "PATH",
    "TZ",
    "USER",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "MPLCONFIGDIR",
    "VIRTUAL_ENV",
)
_POOLS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM")
# One thread each, however few programs run: the order of a sum, hence its last digit, may depend
# on their number. And a process can be forked safely only while it has no other thread.
ONE_THREAD = {f"{pool}_NUM_THREADS": "1" for pool in _POOLS}


def clean(folder, environ=os.environ) -> dict[str, str]:
    """The environment of the servers.

    Args:
        folder: A temporary folder of the executor's.
        environ: The build's environment.
    """
    kept = {name: environ[name] for name in PASSED_ON if name in environ}
    package = str(Path(gdbook.__file__).resolve().parents[1])
    more = filter(None, environ.get("PYTHONPATH", "").split(os.pathsep))
    for name in ("GDBOOK_DATA", "GDBOOK_CACHE"):  # programs run in other folders
        if kept.get(name):
            kept[name] = str(Path(kept[name]).expanduser().resolve())
    no_settings = Path(folder) / "matplotlibrc"  # nobody's private ones
    no_settings.touch()
    return kept | ONE_THREAD | {
        "LANG": "C.UTF-8",  # what comes out does not depend on who builds
        "MATPLOTLIBRC": str(no_settings),
        "MPLBACKEND": "module://gdbook.site.run.backend",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([package, *map(os.path.abspath, more)]),
        "PYTHONUTF8": "1",
        "TMPDIR": str(folder),
    }  # fmt: skip
