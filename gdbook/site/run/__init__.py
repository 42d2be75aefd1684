"""Programs -> results: a fork server, a process for each program, and the cache of what came out.

Whatever decides about a result lives in this folder, and only that: the folder's sources are part
of every key of the cache.
"""
