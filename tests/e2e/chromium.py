"""The browser that the tests drive: an installed Chromium or Chrome. Run as a module, it says which."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
MISSING = """\
There is no Chromium here, which the tests in a browser need. Install it (Debian and Ubuntu: \
apt install chromium fonts-noto-cjk; macOS: brew install --cask chromium), or name one: CHROMIUM=/path/to/chrome"""


def installed_chromium() -> Path | None:
    """$CHROMIUM, else the first one on the PATH or in macOS's Applications."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    return next((path for path in ON_A_MAC if path.exists()), None)


if __name__ == "__main__":
    chromium = installed_chromium()
    sys.stdout.write(f"browser: {chromium}\n") if chromium else sys.exit(MISSING)
