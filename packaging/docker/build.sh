#!/usr/bin/env bash
# Builds the image, where an engine answers; elsewhere says so and ends with 0. Arguments go to "docker build".
set -euo pipefail
cd "$(dirname "$0")/../.."
engine=
for candidate in docker podman; do
  if command -v "$candidate" >/dev/null 2>&1 && timeout 10 "$candidate" info >/dev/null 2>&1; then
    engine=$candidate
    break
  fi
done
if [ -z "$engine" ]; then
  echo 'No container engine answers: the image is not built.'
  exit 0
fi
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
exec "$engine" build --file packaging/docker/Dockerfile --tag "chrysalis:$version" "$@" .
