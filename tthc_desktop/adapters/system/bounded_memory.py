"""An upper bound of memory for one piece of work in a process that goes on afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tthc_desktop.adapters.system import job_object


@contextmanager
def bounded_memory(more: int) -> Iterator[None]:
    """What wants more bytes than that, beyond what the process has now, gets MemoryError.

    Linux: the soft limit of address space; Windows: the limit of a Job object around the process.
    Both are put back afterwards.
    """
    if sys.platform == "win32":
        held = job_object.private_bytes()
        if held is None:
            raise OSError("what this process holds cannot be told")
        job_object.limit_self(job_object.Limits(held + more))
        try:
            yield
        finally:
            job_object.limit_self(job_object.Limits())
    else:
        import resource

        before, most = resource.getrlimit(resource.RLIMIT_AS)
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        wanted = int(pages) * resource.getpagesize() + more
        bounds = [wanted, *(limit for limit in (before, most) if limit != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), most))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (before, most))
