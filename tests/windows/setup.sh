#!/usr/bin/env bash
# What "make windows-test" needs beside "make setup": Debian packages, and a folder with a Debian of
# its own in which wine runs (64 and 32 bit; this machine's packages stay as they are). As root.
# usage: setup.sh FOLDER
set -euo pipefail
root=$1
[ "$(id -u)" = 0 ] || { echo "make windows-test changes its root folder (chroot): run it as root" >&2; exit 1; }

packages=(debootstrap gcc-mingw-w64-x86-64 gcc-mingw-w64-i686 xvfb openbox xdotool imagemagick)
missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get -o DPkg::Lock::Timeout=300 -q update
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y \
        install --no-install-recommends "${missing[@]}"
fi

[ -e "$root/.ready" ] && exit 0
# Debian's packages from where this machine takes its own.
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' |
    awk '$2 == "bookworm" { print $1; exit }')
rm -rf "$root"
mkdir -p "$root"
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "$mirror"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp -n /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
chroot "$root" dpkg --add-architecture i386
chroot "$root" apt-get -q update
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -q -y install --no-install-recommends \
    wine wine64 wine32:i386 tesseract-ocr-vie tesseract-ocr-osd
touch "$root/.ready"
