"""Run every benchmark: python -m benchmarks [detection|names|scale|vault|scan|startup]."""

import sys

from benchmarks import detection, names, scale, scan, startup, vault

ALL = {
    "startup": startup.main,
    "detection": detection.main,
    "names": names.main,
    "vault": vault.main,
    "scan": scan.main,
    "scale": scale.main,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"\n== {name}", flush=True)
        ALL[name]()
