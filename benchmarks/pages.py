"""Pages of indicators with their charts against a Flask "hello world" on the same server, in one run.

first: each page asked for once (nothing kept yet); repeated: one page again and again.
"""

import tempfile
from pathlib import Path

from documents import documents, hello, product, rate

CONNECTIONS = (1, 8)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (peer, peer_url), (ours, url) = hello(folder), product(folder)
        try:
            start = f"{url}doc/indicator/"
            pages = [
                it.removeprefix(url.rstrip("/")) for it in documents(url) if it.startswith(start)
            ]
            every = folder / "every.lua"
            listed = ", ".join(f'"{path}"' for path in pages)
            every.write_text(
                f"local paths = {{{listed}}}\nlocal n = 0\nlocal round = 0\n"
                "request = function()\n n = n + 1\n if n > #paths then n = 1; round = round + 1 end\n"
                # another Accept each round: no answer is asked for twice
                ' return wrk.format("GET", paths[n], {["Accept"] = "text/html, x/r" .. round})\nend\n'
            )
            again = folder / "again.lua"
            again.write_text('wrk.headers["Accept"] = "text/html"\n')
            print(f"{len(pages)} pages; requests a second, and the ratio to hello world")
            for connections in CONNECTIONS:
                floor, _ = rate(peer_url, connections)
                print(f"  {connections:>2} connections: hello {floor:,.0f}")
                for what, target, script in (
                    ("first", url, every),
                    ("repeated", f"{start}staff", again),
                ):
                    found, late = rate(target, connections, script)
                    print(
                        f"     {what:>8} {found:>9,.0f}  {found / floor:5.2f} x  p99 {late:.1f} ms"
                    )
        finally:
            for process in (peer, ours):
                process.terminate()
                process.wait(timeout=30)


if __name__ == "__main__":
    main()
