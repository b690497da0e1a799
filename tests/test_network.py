"""No network, ever: with every socket blocked, everything still works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import CORPUS, EXAMPLES, ROOT, House

BLOCK = """
import socket
def refuse(*args, **kwargs):
    raise RuntimeError("the network was used")
for name in ("connect", "connect_ex", "bind", "sendto", "listen"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "gethostbyname", "create_connection", "gethostbyaddr", "getfqdn"):
    setattr(socket, name, refuse)
"""


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """An environment in which every process begins by blocking its sockets."""
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "block"), str(ROOT)])}


def run(env: dict[str, str], *words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *map(str, words)], env=env, cwd=ROOT, capture_output=True, check=False, text=True, timeout=60
    )


def test_the_block_works(blocked: dict[str, str]) -> None:
    """A process that tries to reach out fails."""
    for code in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as u; u.urlopen('http://localhost')",
    ):
        done = run(blocked, "-c", code)
        assert done.returncode != 0
        assert "the network was used" in done.stderr


def test_everything_works_without_a_network(blocked: dict[str, str], house: House) -> None:
    """Redact, verify, reveal, check and coverage never open a socket."""
    shared, back = house.path("shared.xlsx"), house.path("back.xlsx")
    for words in (
        ("redact", EXAMPLES / "records.xlsx", "-o", shared, *house.vault),
        ("trail", "verify", *house.vault),
        (
            "reveal",
            shared,
            "-o",
            back,
            *house.vault,
            "--key",
            house.staff_key,
            "--purpose",
            "verification",
            *house.phrase,
        ),
        ("check", shared, *house.vault, "--key", house.staff_key, *house.phrase),
        ("coverage", CORPUS),
    ):
        done = run(blocked, "-m", "redactor", *words)
        assert done.returncode == 0, done.stderr
