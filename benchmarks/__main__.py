"""`python -m benchmarks [--quick] [name …]`: prints ours and the raw engines' figures side by side."""

import argparse
import signal
import sys

from benchmarks import asking, loading, report, scaling, sparql, starting

_BENCHMARKS = {
    "loading": loading.run,
    "asking": asking.run,
    "sparql": sparql.run,
    "scaling": scaling.run,
    "starting": starting.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(_BENCHMARKS)}; all by default")
    parser.add_argument("--claims", type=int, default=100_000, help="how many claims to make (100,000)")
    parser.add_argument("--quick", action="store_true", help="the same as --claims 10000")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(_BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark is called {unknown[0]}")
    # So that servers and folders are cleared away then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(report.line(report.HEAD), flush=True)
    for name in asked.names or _BENCHMARKS:
        report.show(_BENCHMARKS[name](10_000 if asked.quick else asked.claims))


if __name__ == "__main__":
    main()
