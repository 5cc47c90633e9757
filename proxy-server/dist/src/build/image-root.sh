#!/bin/sh
# Collects what the image has beside the program: the C library and what else its executables load, nft for the guard of
# --vip-mode, and a list of the Debian packages that all this is from.
# usage: image-root.sh APP ROOT EPOCH     (in proxy-server/dist)
set -eu
app=$1 root=$2 epoch=$3

command -v nft >/dev/null || { echo "image-root.sh: needs nft; apt-get install -y nftables" >&2; exit 69; }

rm -rf "$root"
mkdir -p "$root/usr/sbin" "$root/etc" "$root/usr/share/doc/spliceway" "$root/tmp"
cp -L "$(command -v nft)" "$root/usr/sbin"

# Prints the files that the dynamic linker finds for the executables and libraries whose names it reads; the program's
# own are not among them.
needed() {
  xargs ldd 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' |
    grep -v "^$(cd "$app" && pwd -P)/" | sort -u
}

find "$root/usr/sbin" "$app/runtime/bin/java" "$app/runtime/lib" "$app/native" -type f | needed |
  while read -r library; do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
    readlink -f "$library"
  done > target/image-files.txt
readlink -f "$(command -v nft)" >> target/image-files.txt

# Packages name their files by the paths from before /usr was merged.
owner() {
  dpkg -S "$1" 2>/dev/null || dpkg -S "${1#/usr}" 2>/dev/null || echo "unknown: $1"
}

while read -r file; do
  owner "$file"
done < target/image-files.txt | sed 's/: .*//' | sort -u | while read -r package; do
  # The braces are dpkg-query's.
  # shellcheck disable=SC2016
  dpkg-query -W -f '${binary:Package} ${Version}\n' "$package"
done > "$root/usr/share/doc/spliceway/debian-packages.txt"

# Jib wants a folder of classes even though it has none.
mkdir -p target/classes

echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
printf 'root:x:0:0:root:/:/sbin/nologin\nspliceway:x:65532:65532:spliceway:/:/sbin/nologin\n' > "$root/etc/passwd"
printf 'root:x:0:\nspliceway:x:65532:\n' > "$root/etc/group"

find "$root" -exec touch -h -d "@$epoch" {} +
chmod -R u=rwX,go=rX "$root"
