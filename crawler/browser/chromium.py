"""Which Chromium is started, and with which flags."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from crawler.browser.errors import BrowserMissing

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What its executable is called, in the order in which they are looked for."""

_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    # a page in a tab that nobody looks at runs as any other
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,Prerender2",
    "--js-flags=--max-old-space-size=512",
    # No network of its own: no name has an address, and every connection, to this machine too, would have to go
    # through a proxy that has none. WebRTC, which sends datagrams, may use nothing but that proxy.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)


def find_chromium(chosen: str = "") -> Path:
    """The executable that ``chosen`` names or, where that is empty, one with a usual name; else BrowserMissing.

    Also BrowserMissing where the package is not installed that steers it.
    """
    if find_spec("playwright") is None:
        raise BrowserMissing("Rendering needs the package playwright: pip install 'healthcrawl[browser]'.")
    found = next(filter(None, map(shutil.which, [chosen] if chosen else NAMES)), None)
    if found:
        return Path(found)
    if chosen:
        raise BrowserMissing(f"Rendering needs a browser, and CHROMIUM names {chosen!r}, which cannot be executed.")
    raise BrowserMissing(
        "Rendering needs a Chromium or Chrome: install one, such as the package chromium of Debian, "
        f"or say where it is with the setting CHROMIUM. Looked for: {', '.join(NAMES)}."
    )


def flags(profile: Path) -> list[str]:
    """What it is started with; ``profile`` is an empty folder, which it may fill."""
    # Chromium's own sandbox cannot be had by root
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [*_FLAGS, *sandbox, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"]


def environment(profile: Path) -> dict[str, str]:
    """Its environment variables: none of ours that could hold a secret, and a home that it may fill."""
    # not TMPDIR: Chromium makes a socket there, and does not start where its path has more than 107 letters
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, **dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(profile))}
