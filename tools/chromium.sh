#!/bin/sh
# Browser journeys need Chromium: installs Debian's when it is absent and we may, else says what to do.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser journeys ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null && exit 0
fi
echo "Browser journeys (tests/e2e) need Chromium. Install it: apt-get install chromium-headless-shell" >&2
