"""Whether anything is lost: servers, databases, disks, clocks and connections that fail while many submit.

Everything that is random comes from a seed, `CHAOS_SEED`; `make chaos` runs at full size what `make test` runs small.
"""
