#!/bin/sh
# Builds kube-proxy 1.20.2, of the last Debian release whose kube-proxy has a userspace mode, out of Debian's source package;
# some minutes. Needs root, for the packages that the build needs.
# usage: build-kube-proxy.sh FILE
set -eu
file=${1:?usage: build-kube-proxy.sh FILE}
case $file in
  /*) ;;
  *) file=$PWD/$file ;;
esac
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

apt-get install -y --no-install-recommends dpkg-dev golang-go golang-github-modern-go-reflect2-dev rsync jq make >&2
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT INT TERM
mkdir -p "$work/lists/partial" "$work/cache"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" > "$work/sources.list"
from_debian() {
  apt-get -o "Dir::State::Lists=$work/lists" -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root "$@" >&2
}
cd "$work"
from_debian update
from_debian source --download-only kubernetes
tar xzf kubernetes_1.20*.orig.tar.gz
cd kubernetes-1.20.2
# What it brings along of reflect2 crashes when it is compiled by Go 1.18 or later.
rm -rf vendor/github.com/modern-go/reflect2
cp -rL /usr/share/gocode/src/github.com/modern-go/reflect2 vendor/github.com/modern-go/
mkdir -p .go/src/k8s.io home
ln -sfn ../../.. .go/src/k8s.io/kubernetes
GOPATH=$PWD/.go HOME=$PWD/home GOFLAGS='' CGO_ENABLED=0 make WHAT=cmd/kube-proxy >&2
cp _output/local/go/bin/kube-proxy "$file"
