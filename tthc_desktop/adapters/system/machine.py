"""What tells a home from its copies: the machine's own id, and which file the key file is.

A home that is renamed keeps its key file, a copy gets another one. Not noticed here: a disk that is
cloned block by block into a machine with the same id. The relay notices that.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

_FORGETFUL = frozenset({"vfat", "msdos", "exfat", "fuseblk", "FAT", "FAT32", "EXFAT"})
"""File systems that number their files anew each time they are mounted, or may."""


def fingerprint(key_file: Path) -> str | None:
    """Hex of a hash of the machine's id and the number of the key file.

    Returns:
        None where either cannot be told: the machine has no id, the file is not there, or its file
        system does not keep the numbers of files.
    """
    machine = machine_id()
    try:
        number = key_file.stat().st_ino
    except OSError:
        return None
    if not machine or not number or file_system(key_file) in _FORGETFUL:
        return None
    return hashlib.sha256(f"tthc-machine/1\n{machine}\n{number}".encode()).hexdigest()


if sys.platform == "win32":
    import ctypes
    import winreg

    def machine_id() -> str:
        """MachineGuid, which Windows makes when it is installed; empty where there is none."""
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        name = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, name, 0, access) as key:
                value, kind = winreg.QueryValueEx(key, "MachineGuid")
        except OSError:
            return ""
        return str(value).strip() if kind == winreg.REG_SZ else ""

    def file_system(path: Path) -> str:
        """NTFS, FAT32 and the like; empty where Windows does not say."""
        said = ctypes.create_unicode_buffer(64)
        done = ctypes.windll.kernel32.GetVolumeInformationW(
            path.absolute().anchor, None, 0, None, None, None, said, len(said)
        )
        return said.value.upper() if done else ""

else:
    import os

    MACHINE_ID = Path("/etc/machine-id")
    MOUNTS = Path("/proc/self/mountinfo")

    def machine_id() -> str:
        """machine-id(5), made when the system was installed; empty where there is none yet."""
        try:
            text = MACHINE_ID.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return text if text != "uninitialized" else ""

    def file_system(path: Path) -> str:
        """ext4, vfat and the like, as the kernel lists what is mounted; empty where it does not."""
        try:
            device = path.stat().st_dev
            lines = MOUNTS.read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in lines:  # proc(5): id parent major:minor root … - type source options
            fields, _, about = line.partition(" - ")
            if fields.split(" ")[2:3] == [wanted]:
                return about.split(" ")[0]
        return ""
