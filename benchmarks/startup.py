"""Start-up figures: `ringback --help`, and `ringback serve` to its first answer.

python -m benchmarks.startup
"""

import argparse
import http.client
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.machine import describe
from simulator.web import SERVICE_PATH

RINGBACK = shutil.which("ringback", path=Path(sys.executable).parent) or "ringback"


def time_help() -> float:
    """Seconds that `ringback --help` takes."""
    started = time.perf_counter()
    subprocess.run([RINGBACK, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def time_serve() -> float:
    """Seconds from the start of `ringback serve` to its first answer."""
    started = time.perf_counter()
    with subprocess.Popen(
        [RINGBACK, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        port = _port(process)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", f"{SERVICE_PATH}/GetVersion")
        answered = connection.getresponse().status == http.HTTPStatus.OK
        seconds = time.perf_counter() - started
        connection.close()
        process.send_signal(signal.SIGTERM)
        process.communicate()
    if not answered or process.returncode:
        raise RuntimeError(f"ringback serve ended with {process.returncode}.")
    return seconds


def _port(process: subprocess.Popen[str]) -> int:
    for line in process.stdout or ():
        if found := re.search(r"http://127\.0\.0\.1:([0-9]+)/", line):
            return int(found[1])
    raise RuntimeError("ringback serve did not print its address.")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    print(describe("click", "flask"))
    for name, measure in (("ringback --help", time_help), ("ringback serve", time_serve)):
        times = [measure() for _ in range(options.rounds)]
        print(f"  {name:16} median {statistics.median(times):.3f} s, worst {max(times):.3f} s")


if __name__ == "__main__":
    main()
