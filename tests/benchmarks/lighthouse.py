"""Lighthouse on the built book, as on a phone: python tests/benchmarks/lighthouse.py [PAGE …]

Needs Node's `npx`, which fetches Lighthouse, and Chromium. Builds the book, serves it compressed as
GitHub Pages does, and prints the median of three runs a page: performance must reach 95, the other
three 100.
"""

import contextlib
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ["he/", "en/", "he/slope/", "en/slope/", "he/labs/slope/", "en/labs/slope/"]
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", "/")


def main(pages):
    """Print a line a page; return 1 if one of them falls short."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        build(Path(folder), address)
        short = False
        print(f"{'page':24}" + "".join(f"{name:>16}" for name in LEAST))
        for page in pages:
            runs = [scores(address + page) for _ in range(RUNS)]
            medians = {name: statistics.median(run[name] for run in runs) for name in LEAST}
            short |= any(medians[name] < least for name, least in LEAST.items())
            print(f"{page:24}" + "".join(f"{medians[name]:16.0f}" for name in LEAST), flush=True)
    return int(short)


def build(folder, address):
    """Build both editions for this address."""
    environment = os.environ | {"GDBOOK_SITE_URL": address}
    command = [sys.executable, "-m", "gdbook.site.cli", "build", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextlib.contextmanager
def serving(folder):
    """Serve a folder as GitHub Pages does: compressed, to be kept for ten minutes."""

    class Compressing(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for many files

        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def end_headers(self):
            self.send_header("Cache-Control", "max-age=600")
            super().end_headers()

        def do_GET(self):
            path = self.path.partition("?")[0]
            file = Path(self.translate_path(path))
            file = file / "index.html" if path.endswith("/") else file
            wanted = "gzip" in self.headers.get("Accept-Encoding", "")
            if not (wanted and path.endswith(COMPRESSED) and file.is_file()):
                super().do_GET()
                return
            body = gzip.compress(file.read_bytes())
            self.send_response(200)
            self.send_header("Content-Type", f"{self.guess_type(str(file))}; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Compressing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def scores(url):
    """{category: score from 0 to 100} of one run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
    # A tab that Chromium takes for a hidden one is drawn once a second: no reader sees it so.
    flags += " --disable-renderer-backgrounding --disable-backgrounding-occluded-windows"
    command = ["npx", "--yes", "lighthouse", url, "--quiet", "--output=json"]
    command += [f"--chrome-flags={flags}", f"--only-categories={','.join(LEAST)}"]
    environment = os.environ | {"CHROME_PATH": chromium or "chromium"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    for name, category in report["categories"].items():
        if category["score"] * 100 < LEAST[name]:
            lost = [
                f"{ref['id']} {report['audits'][ref['id']]['score']}"
                for ref in category["auditRefs"]
                if ref["weight"] and (report["audits"][ref["id"]]["score"] or 0) < 1
            ]
            print(f"  {name}: {', '.join(lost)}", file=sys.stderr)
    return {name: category["score"] * 100 for name, category in report["categories"].items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PAGES))
