"""Who may enter a home, or read a file of its own. Linux: the mode. Windows: an access list, which
what lies in a folder inherits and to which nothing above adds.

The installer names the counter's group in the registry; where none is named, the account that
makes the home has it alone, beside the system and the administrators.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SYSTEM, ADMINISTRATORS = "SY", "BA"  # as SDDL shortens them
_ALL, _CHANGE = "FA", "0x1301bf"  # everything; read, write, remove, but not the list itself
_BROAD = frozenset(
    (
        # As SDDL shortens them: everyone, nobody in particular, guests, users, whoever is signed in
        # here, at the PC or through the network, everybody of the domain, packages.
        *("WD", "AN", "BG", "LG", "BU", "AU", "IU", "NU", "DU", "DG", "DC", "RU", "AC", "RC"),
        # The same and their like by number: 113 are all local accounts, 13 and 14 come from afar.
        *("S-1-1-0", "S-1-2-0", "S-1-2-1", "S-1-5-2", "S-1-5-4", "S-1-5-7", "S-1-5-11", "S-1-5-13"),
        *("S-1-5-14", "S-1-5-15", "S-1-5-113", "S-1-5-32-545", "S-1-5-32-546", "S-1-5-32-554"),
        *("S-1-15-2-1", "S-1-15-2-2"),
    )
)
_BROAD_OF_DOMAIN = re.compile(
    r"S-1-5-21-\d+-\d+-\d+-(501|513|514|515)"
)  # guest, users, guests, PCs
_ENTRY = re.compile(
    r"\((?P<kind>[A-Z]+);[^;()]*;[^;()]*;[^;()]*;[^;()]*;(?P<who>[^;()]+)(;.*?\)?)?\)"
)
_ALLOWS, _DENIES = frozenset({"A", "OA", "XA", "ZA"}), frozenset({"D", "OD", "XD"})


def list_for(who: str, *, folder: bool = True) -> str:
    """An access list in the words of SDDL: protected, and a folder's is inherited below.

    Args:
        who: Security id of a group or account, beside the system and the administrators.
        folder: Or a file, which hands nothing down.
    """
    rights = ((_ALL, SYSTEM), (_ALL, ADMINISTRATORS), (_CHANGE, who))
    down = "OICI" if folder else ""
    return "D:PAI" + "".join(f"(A;{down};{right};;;{name})" for right, name in rights)


def opens_to_others(words: str) -> bool | None:
    """Whether an access list lets in more than named people; None where it cannot be told.

    Args:
        words: The list as SDDL.
    """
    if not words.startswith("D:"):
        return None
    flags, _, entries = words.removeprefix("D:").partition("(")
    if "NO_ACCESS_CONTROL" in flags:
        return True
    entries = "(" + entries if entries else ""
    found = list(_ENTRY.finditer(entries))
    if any(m["kind"] in _ALLOWS and _is_broad(m["who"]) for m in found):
        return True
    understood = "".join(m[0] for m in found) == entries
    return False if understood and all(m["kind"] in _ALLOWS | _DENIES for m in found) else None


def _is_broad(who: str) -> bool:
    return who in _BROAD or _BROAD_OF_DOMAIN.fullmatch(who) is not None


if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _LIST, _PROTECTED = 0x4, 0x80000000  # DACL_…, PROTECTED_DACL_SECURITY_INFORMATION
    _FILES, _REVISION = 1, 1  # SE_FILE_OBJECT, SDDL_REVISION_1
    _QUERY, _USER = 0x8, 1  # TOKEN_QUERY, TokenUser
    _PEOPLE = {1, 2, 4, 5}  # SidTypeUser, …Group, …Alias, …WellKnownGroup
    _LONGEST_ID, _LONGEST_NAME = 68, 256  # SECURITY_MAX_SID_SIZE; letters of a domain
    _POLICY, _GROUP = r"SOFTWARE\TTHC", "CounterGroup"
    _advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _text, _pointer = wintypes.LPWSTR, ctypes.c_void_p
    _kernel32.LocalFree.argtypes = (_pointer,)
    _kernel32.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
    _advapi32.OpenProcessToken.argtypes = (
        *(wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE)),
    )
    _advapi32.GetTokenInformation.argtypes = (
        *(wintypes.HANDLE, ctypes.c_int, _pointer, wintypes.DWORD, wintypes.LPDWORD),
    )
    _advapi32.LookupAccountNameW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.LPCWSTR, _pointer, wintypes.LPDWORD, _text),
        *(wintypes.LPDWORD, wintypes.LPDWORD),
    )
    _advapi32.ConvertSidToStringSidW.argtypes = (_pointer, ctypes.POINTER(_text))
    _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, ctypes.POINTER(_pointer), _pointer),
    )
    _advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW.argtypes = (
        *(_pointer, wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(_text), _pointer),
    )
    _advapi32.SetFileSecurityW.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, _pointer)
    _advapi32.GetNamedSecurityInfoW.argtypes = (
        *(wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, _pointer, _pointer, _pointer, _pointer),
        ctypes.POINTER(_pointer),
    )

    def protect(path: Path) -> None:
        """Gives a file, or a folder and what will be made in it, to the counter's group alone.

        Raises:
            OSError: Also where the group that the registry names is not known.
        """
        _give(path, _group() or _own_id())

    def keep_to_oneself(path: Path) -> None:
        """Gives a file or folder to the account that runs this alone. Raises OSError."""
        _give(path, _own_id())

    def _give(path: Path, who: str) -> None:
        descriptor = _pointer()
        words = list_for(who, folder=path.is_dir())
        convert = _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        _checked(convert(words, _REVISION, ctypes.byref(descriptor), None))
        try:
            _checked(_advapi32.SetFileSecurityW(str(path), _LIST | _PROTECTED, descriptor))
        finally:
            _kernel32.LocalFree(descriptor)

    def access_of(path: Path) -> str:
        """The access list of a file or folder, as SDDL. Raises OSError."""
        descriptor, words = _pointer(), _text()
        name, nothing = str(path), (None,) * 4
        code = _advapi32.GetNamedSecurityInfoW(
            name, _FILES, _LIST, *nothing, ctypes.byref(descriptor)
        )
        if code:
            raise ctypes.WinError(code)
        try:
            convert = _advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW
            _checked(convert(descriptor, _REVISION, _LIST, ctypes.byref(words), None))
            return _taken(words)
        finally:
            _kernel32.LocalFree(descriptor)

    def _checked(done: int) -> None:
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())

    def _taken(words: wintypes.LPWSTR) -> str:
        try:
            return str(words.value)
        finally:
            _kernel32.LocalFree(words)

    def _group() -> str:
        """Of the counter, as the installer or IT named it; empty where nobody did."""
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _POLICY, 0, access) as key:
                name = str(winreg.QueryValueEx(key, _GROUP)[0]).strip()
        except FileNotFoundError:
            return ""
        return _id_of(name) if name else ""

    def _id_of(name: str) -> str:
        found = ctypes.create_string_buffer(_LONGEST_ID)
        domain = ctypes.create_unicode_buffer(_LONGEST_NAME)
        sizes = [wintypes.DWORD(n) for n in (_LONGEST_ID, _LONGEST_NAME, 0)]
        id_size, name_size, kind = map(ctypes.byref, sizes)
        look_up = _advapi32.LookupAccountNameW
        _checked(look_up(None, name, found, id_size, domain, name_size, kind))
        if sizes[-1].value not in _PEOPLE:
            raise OSError("the name of a PC or a domain, in which nobody is")
        return _in_words(ctypes.addressof(found))

    def _own_id() -> str:
        token, size = wintypes.HANDLE(), wintypes.DWORD()
        process = _kernel32.GetCurrentProcess()
        _checked(_advapi32.OpenProcessToken(process, _QUERY, ctypes.byref(token)))
        try:
            _advapi32.GetTokenInformation(token, _USER, None, 0, ctypes.byref(size))
            user = ctypes.create_string_buffer(size.value)
            _checked(
                _advapi32.GetTokenInformation(token, _USER, user, size.value, ctypes.byref(size))
            )
            return _in_words(_pointer.from_buffer(user).value or 0)  # it begins with the address
        finally:
            _kernel32.CloseHandle(token)

    def _in_words(address: int) -> str:
        words = _text()
        _checked(_advapi32.ConvertSidToStringSidW(address, ctypes.byref(words)))
        return _taken(words)

else:

    def protect(path: Path) -> None:
        """Does nothing: files are made for their owner only."""

    def keep_to_oneself(path: Path) -> None:
        """Does nothing: files are made for their owner only."""

    def access_of(path: Path) -> str:  # noqa: ARG001 - as on Windows
        """Looks at none.

        Raises:
            OSError: Always.
        """
        raise OSError("rights are a mode on this system")
