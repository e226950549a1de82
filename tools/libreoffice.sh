#!/bin/sh
# Workbooks are computed once more by LibreOffice: installs Debian's Calc when it is absent and we may, else says what to do.
set -eu
for name in soffice libreoffice; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing LibreOffice Calc for the tests of workbooks (90 MB, 280 MB on the disk) ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null && exit 0
fi
echo "The tests of workbooks need LibreOffice Calc. Install it: apt-get install libreoffice-calc-nogui" >&2
