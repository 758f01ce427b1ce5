"""Job objects of Windows: what holds children together and sets their limits.

Every child goes into a job that ends with this process, however it ends. One that is to be caged
has such a job of its own, with limits that it cannot change. A process that is to be bounded for a
while puts itself into another job within that one. On other systems the kernel is asked in other
words (parent_death.py, confine.py, bounded_memory.py).
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one process; None sets no limit.

    Attributes:
        memory: Bytes that it may have committed.
        cpu_s: Seconds of processor time in all, then the kernel ends it.
        alone: Whether it may start no program, shows no box when it crashes, and, where it is a
            child, sees nothing of the desktop.
    """

    memory: int | None = None
    cpu_s: int | None = None
    alone: bool = False


if sys.platform == "win32":
    import ctypes
    import threading
    import weakref
    from ctypes import wintypes

    _UI, _EXTENDED = 4, 9  # JOBOBJECTINFOCLASS
    _TIME, _ACTIVE, _MEMORY = 0x2, 0x8, 0x100  # JOB_OBJECT_LIMIT_…
    _DIE_ON_UNHANDLED, _KILL_ON_CLOSE = 0x400, 0x2000
    _TICKS = 10_000_000  # in a second
    _ALL_OF_THE_DESKTOP = 0xFF  # clipboard, handles, atoms, display, log off
    _ASSIGN = 0x0301  # PROCESS_SET_INFORMATION | _SET_QUOTA | _TERMINATE
    _QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
    _COMMIT, _RELEASE, _READWRITE = 0x3000, 0x8000, 0x04
    ENDED_BY_TIME = {1816, 0xC0000044}  # ERROR_NOT_ENOUGH_QUOTA, STATUS_QUOTA_EXCEEDED

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    class _Memory(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS_EX. What is committed stands in two places; older systems fill
        only one of them."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            ("sets_and_pools", ctypes.c_size_t * 6),
            ("committed", ctypes.c_size_t),
            ("most_committed", ctypes.c_size_t),
            ("private", ctypes.c_size_t),
        )

    _k32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _k32.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    _k32.CreateJobObjectW.restype = wintypes.HANDLE
    _k32.SetInformationJobObject.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    )
    _k32.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _k32.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _k32.OpenProcess.restype = wintypes.HANDLE
    _k32.GetCurrentProcess.restype = wintypes.HANDLE
    _k32.CloseHandle.argtypes = (wintypes.HANDLE,)
    _k32.SetPriorityClass.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    _k32.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(_Memory),
        wintypes.DWORD,
    )
    _k32.VirtualAlloc.argtypes = (
        ctypes.c_void_p,
        ctypes.c_size_t,
        wintypes.DWORD,
        wintypes.DWORD,
    )
    _k32.VirtualAlloc.restype = ctypes.c_void_p
    _k32.VirtualFree.argtypes = (ctypes.c_void_p, ctypes.c_size_t, wintypes.DWORD)

    class _Jobs:
        """The jobs of this process. Their handles stay open as long as it lives."""

        def __init__(self) -> None:
            self._turn = threading.Lock()
            self._children: int | None = None
            self._own: int | None = None

        def children(self) -> int:
            with self._turn:
                if self._children is None:
                    self._children = _made(Limits(), _KILL_ON_CLOSE)
                return self._children

        def own(self) -> int:
            """The one that this process itself is in."""
            with self._turn:
                if self._own is None:
                    job = _made(Limits())
                    if not _k32.AssignProcessToJobObject(job, _k32.GetCurrentProcess()):
                        error = ctypes.WinError(ctypes.get_last_error())
                        _k32.CloseHandle(job)
                        raise error
                    self._own = job
                return self._own

    _JOBS = _Jobs()

    def _checked(done: int) -> int:
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
        return done

    def _set(job: int, limits: Limits, flags: int = 0) -> None:
        if limits.memory is not None:
            flags |= _MEMORY
        if limits.cpu_s is not None:
            flags |= _TIME
        if limits.alone:
            flags |= _ACTIVE | _DIE_ON_UNHANDLED
        told = _Extended(
            basic=_Basic(
                flags=flags,
                process_time=(limits.cpu_s or 0) * _TICKS,
                processes=1 if limits.alone else 0,
            ),
            process_memory=limits.memory or 0,
        )
        _checked(
            _k32.SetInformationJobObject(job, _EXTENDED, ctypes.byref(told), ctypes.sizeof(told))
        )

    def _made(limits: Limits, flags: int = 0) -> int:
        job: int = _checked(_k32.CreateJobObjectW(None, None))
        try:
            _set(job, limits, flags)
        except OSError:
            _k32.CloseHandle(job)
            raise
        return job

    def limit_self(limits: Limits) -> None:
        """From now on, in place of what was set before. Raises OSError."""
        _set(_JOBS.own(), limits)

    def bind(child: subprocess.Popen[str], nice: int, limits: Limits | None = None) -> None:
        """The child ends with this process. It reads its first line from us: should this process
        end before we are here, the end of that pipe ends the child. Raises OSError.

        Args:
            nice: Above 0 it stands back behind the window.
            limits: Of a child that is caged.
        """
        handle = _k32.OpenProcess(_ASSIGN, False, child.pid)
        if not handle:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            if not (_caged(child, handle, limits) if limits else _joined(handle)):
                error = ctypes.WinError(ctypes.get_last_error())
                if child.poll() is None:
                    raise error
            if nice > 0:
                _k32.SetPriorityClass(handle, subprocess.BELOW_NORMAL_PRIORITY_CLASS)
        finally:
            _k32.CloseHandle(handle)

    def _joined(handle: int) -> bool:
        return bool(_k32.AssignProcessToJobObject(_JOBS.children(), handle))

    def _caged(child: subprocess.Popen[str], handle: int, limits: Limits) -> bool:
        """Without limits on the desktop where this process is in a job already: Windows allows
        none in a job within a job."""
        job = _made(limits, _KILL_ON_CLOSE)
        weakref.finalize(child, _k32.CloseHandle, job)
        bits = wintypes.DWORD(_ALL_OF_THE_DESKTOP if limits.alone else 0)
        for each in (bits, wintypes.DWORD(0)):
            _checked(
                _k32.SetInformationJobObject(job, _UI, ctypes.byref(each), ctypes.sizeof(each))
            )
            if _k32.AssignProcessToJobObject(job, handle):
                return True
        return False

    def memory_is_bounded(more: int) -> bool | None:
        """Tries to commit that many bytes: whether they are refused. None cannot happen here."""
        address = _k32.VirtualAlloc(None, more, _COMMIT, _READWRITE)
        if address:
            _k32.VirtualFree(address, 0, _RELEASE)
        return not address

    def private_bytes(pid: int | None = None) -> int | None:
        """What a process, or this one, has committed for itself; None where it is gone."""
        own = pid is None
        handle = _k32.GetCurrentProcess() if own else _k32.OpenProcess(_QUERY, False, pid)
        if not handle:
            return None
        told = _Memory(size=ctypes.sizeof(_Memory))
        try:
            if not _k32.K32GetProcessMemoryInfo(handle, ctypes.byref(told), told.size):
                return None
        finally:
            if not own:
                _k32.CloseHandle(handle)
        return max(int(told.private), int(told.committed))

    NO_WINDOW = subprocess.CREATE_NO_WINDOW  # of a program for consoles, where there is none

else:
    ENDED_BY_TIME = set[int]()
    NO_WINDOW = 0

    def limit_self(limits: Limits) -> None:
        raise NotImplementedError("the limits of this system are set by setrlimit")

    def bind(child: subprocess.Popen[str], nice: int, limits: Limits | None = None) -> None:
        """The child asks the kernel itself (parent_death.py), and is started by ``nice``."""

    def memory_is_bounded(more: int) -> bool | None:
        raise NotImplementedError("the limits of this system are set by setrlimit")

    def private_bytes(pid: int | None = None) -> int | None:  # noqa: ARG001 - as on Windows
        """None: here the kernel's limit is enough."""
        return None
