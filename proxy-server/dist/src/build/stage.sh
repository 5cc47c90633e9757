#!/bin/sh
# Lays out the folder that the archive, the package and the image are made of.
# usage: stage.sh APP RUNTIME EPOCH     (in proxy-server/dist, after proxy-server was packaged and RUNTIME linked)
#   EPOCH  the time that all files get: a JVM takes its cache for the very jars only that it was made with
set -eu
app=$1 runtime=$2 epoch=$3
server=../target
root=../..

rm -rf "$app"
mkdir -p "$app/share/man/man1" "$app/share/bash-completion/completions" "$app/share/doc/spliceway"
cp -R src/app/. "$app"
cp -R "$runtime" "$app/runtime"
cp "$server/proxy-server.jar" "$app"
cp -R "$server/lib" "$app/lib"

# Netty's library for this machine lies open, so that no start has to unpack one into a temporary folder.
mkdir "$app/native"
for jar in "$app"/lib/netty-transport-native-epoll-*-linux-*.jar; do
  case $jar in
    *-"$(uname -m | sed 's/aarch64/aarch_64/')".jar)
      (cd "$app/native" && unzip -qj "../lib/${jar##*/}" 'META-INF/native/*.so') ;;
  esac
  rm "$jar"
done

cp "$root/LICENSE" "$root/CHANGELOG.md" "$app/share/doc/spliceway"
cp "$server/bom.json" "$app/share/doc/spliceway/sbom.cdx.json"
"$app/bin/spliceway" man | gzip -9n > "$app/share/man/man1/spliceway.1.gz"
"$app/bin/spliceway" completion > "$app/share/bash-completion/completions/spliceway"

# Read by everybody, changed by the owner alone.
find "$app" -exec touch -h -d "@$epoch" {} +
chmod -R u=rwX,go=rX "$app"

"$app/runtime/bin/java" "@$app/jvm.options" "-XX:AOTCacheOutput=$app/spliceway.aot" "-Djava.library.path=$app/native" \
  -cp "$app/proxy-server.jar" io.spliceway.server.training.TrainingRun > target/training.log 2>&1 ||
  { cat target/training.log >&2; exit 1; }
chmod 644 "$app/spliceway.aot"
find "$app" -maxdepth 1 -exec touch -h -d "@$epoch" {} +
