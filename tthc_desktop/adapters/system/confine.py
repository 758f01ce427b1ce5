"""A cage for the process that opens files from outside.

Linux: memory, time and file limits; a network namespace of its own where the kernel lets an
ordinary process have one (containers often do not), and always a system call filter without
sockets, programs and looks into other processes; Landlock, from Linux 5.13 on, leaves it the
program's own files to read and one folder to write: the key of the office is out of its reach.
Windows: a Job object with limits of memory and time and without programs; network and files are
open there. Whoever starts the process watches its memory besides (inspector.py).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import platform
import socket
import struct
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.adapters.system import job_object

MEMORY = 1 << 30  # bytes of address space
CPU_S = 900  # processor time for all pages of a file together
FILE_SIZE = 256 << 20  # bytes of one file that is written
_OPEN_FILES = 64
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 4, 38, 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000  # calls of the other ABI of the same processor: none is wanted
# Machine: its AUDIT_ARCH and the numbers of what is refused: sockets, programs, other processes,
# namespaces, keys, io_uring (which would open sockets without a system call of that name).
_CALLS = {
    "x86_64": (
        0xC000003E,
        """41 42 43 44 45 46 49 50 53 57 58 59 62 101 129 165 200 234 248 249 250 272 288 297 298
        308 310 311 321 322 323 424 425 434 438""",
    ),
    "aarch64": (
        0xC00000B7,
        """40 97 117 129 130 131 138 198 199 200 201 202 203 206 207 211 217 218 219 221 240 241 242
        268 270 271 280 281 282 424 425 434 438""",
    ),
}
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST, _REMOVE, _MAKE, _REFER, _TRUNCATE = (
    1 << bit for bit in (0, 1, 2, 3, 5, 8, 13, 14)
)
_FIRST_RIGHTS = (1 << 13) - 1  # of Landlock's first version
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/dev/zero")


@dataclass(frozen=True, slots=True)
class Cage:
    """What of the cage holds, as far as it was tried from inside.

    Attributes:
        memory: A try to take more has failed; None where it could not be tried.
        network: A try to reach this machine's own loopback has failed.
        files: A try to look at what is none of its business, the root of the disk, has failed.
    """

    memory: bool | None
    network: bool
    files: bool


def confine(writes: Path | None, cpu_s: int) -> Cage:
    """Puts the rest of this process, which has one thread yet, into the cage.

    Args:
        writes: The one folder in which it may make files.
        cpu_s: Seconds of processor time, then the kernel ends it.
    """
    if sys.platform == "win32":
        memory = job_object.memory_is_bounded(MEMORY)
    else:
        limit(cpu_s)
        unshare_network()
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        restrict_files([writes] if writes else [])
        filter_calls()
        memory = memory_is_bounded()
    return Cage(memory, not network_is_open(), not files_are_open())


def memory_is_bounded() -> bool | None:
    """Tries to take as much as is allowed in all, of which some is in use already. The kernel
    gives no page of it before it is written to."""
    try:
        mmap.mmap(-1, MEMORY).close()
    except (OSError, MemoryError):
        return True
    return False


def limit(cpu_s: int) -> None:
    """Memory, processor, sizes, no core file: a core file would hold the paper. On Windows the
    parent has set what stands."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_more(cpu_s: int) -> None:
    """That many seconds of processor time from now on, within what the cage allows for all. On
    Windows it has all of them from the beginning; the parent's patience is shorter."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time()) + 1 + cpu_s
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft, most), most))


def unshare_network() -> bool:
    """False where the kernel, or the container's filter, does not let us."""
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)) == 0


def filter_calls(more: Sequence[int] = ()) -> bool:
    """Refuses system calls; False where their numbers are not known, or without seccomp.

    Args:
        more: Calls that are refused as well.
    """
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    arch, calls = known
    refused = sorted({*map(int, calls.split()), *more})
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    steps += [(_LOAD, 0, 0, 0), (_AT_LEAST, len(refused) + 1, 0, _X32)]
    steps += [(_EQUAL, len(refused) - at, 0, call) for at, call in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return int(libc.prctl(_PR_SET_SECCOMP, _FILTER, program, 0, 0)) == 0


def network_is_open() -> bool:
    """Tries: a refused connection has reached the loopback, an unreachable one has not."""
    try:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            probe.connect(("127.0.0.1", 9))
    except OSError as error:
        return error.errno not in (errno.EPERM, errno.EACCES, errno.ENETUNREACH)
    return True


def files_are_open() -> bool:
    """Tries. Nobody is kept from the root of a disk but by a wall."""
    try:
        next(Path(Path(__file__).resolve().anchor).iterdir(), None)
    except OSError:
        return False
    return True


def restrict_files(writes: Iterable[Path]) -> bool:
    """Landlock: only what programs and libraries are made of may be read from now on, only
    ``writes`` written; files that are open stay open. False where the kernel has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1))
    if version < 1:
        return False
    rights = _FIRST_RIGHTS | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    attributes = struct.pack("Q", rights)
    rules = int(libc.syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0))
    if rules < 0:
        return False
    package = Path(__file__).resolve().parents[2]
    libraries = [place for place in sys.path if place.endswith("-packages")]  # also a user's own
    for place in {*_SYSTEM, sys.prefix, sys.base_prefix, str(package), *libraries}:
        _allow(libc, rules, Path(place), (_READ | _LIST | _EXECUTE) & rights)
    for folder in writes:
        kept = _READ | _LIST | _WRITE | _REMOVE | _MAKE | _TRUNCATE
        _allow(libc, rules, folder, kept & rights)
    done = int(libc.syscall(_LANDLOCK_RESTRICT, rules, 0)) == 0
    os.close(rules)
    return done


def _allow(libc: ctypes.CDLL, rules: int, place: Path, rights: int) -> None:
    """A place that does not exist needs no right."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
            if not place.is_dir():
                rights &= _READ | _WRITE | _EXECUTE | _TRUNCATE
            libc.syscall(_LANDLOCK_ADD, rules, 1, struct.pack("=Qi", rights, handle), 0)
            os.close(handle)
