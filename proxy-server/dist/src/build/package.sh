#!/bin/sh
# Makes the archive and the Debian package of the folder that stage.sh has laid out.
# usage: package.sh APP VERSION EPOCH     (in proxy-server/dist)
set -eu
app=$1 version=$2 epoch=$3
name=spliceway-$version-linux-$(uname -m)

tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --transform "s,^\\.,$name," -C "$app" -cf - . |
  gzip -6n > "target/$name.tar.gz"

# In Debian's order a tilde is before the end: the version itself is newer than what was built on the way to it.
debian_version=$(printf '%s' "$version" | sed 's/-SNAPSHOT$/~snapshot/')
architecture=$(dpkg --print-architecture)
tree=target/deb
rm -rf "$tree"
mkdir -p "$tree/DEBIAN" "$tree/usr/lib" "$tree/usr/bin" "$tree/etc/default" "$tree/etc/spliceway/manifests"
cp -a "$app" "$tree/usr/lib/spliceway"
mv "$tree/usr/lib/spliceway/share" "$tree/usr/share"
ln -s ../lib/spliceway/bin/spliceway "$tree/usr/bin/spliceway"
mv "$tree/usr/share/systemd" "$tree/usr/lib/systemd"
cp src/deb/default "$tree/etc/default/spliceway"
cp src/deb/copyright "$tree/usr/share/doc/spliceway"
gzip -9n "$tree/usr/share/doc/spliceway/CHANGELOG.md"
mv "$tree/usr/share/doc/spliceway/CHANGELOG.md.gz" "$tree/usr/share/doc/spliceway/changelog.gz"
rm "$tree/usr/share/doc/spliceway/LICENSE"
for file in postinst prerm conffiles; do
  cp "src/deb/$file" "$tree/DEBIAN"
done
sed -e "s/@VERSION@/$debian_version/" -e "s/@ARCHITECTURE@/$architecture/" \
  -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$tree" | cut -f1)/" src/deb/control > "$tree/DEBIAN/control"
chmod -R u=rwX,go=rX "$tree"
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm"
find "$tree" -newermt "@$epoch" -exec touch -h -d "@$epoch" {} +
SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zzstd -z10 --build "$tree" \
  "target/spliceway_${debian_version}_$architecture.deb" > /dev/null
