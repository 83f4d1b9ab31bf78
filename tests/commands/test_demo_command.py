"""``healthcrawl demo``: serves until it is interrupted."""

import signal
import socket
import subprocess
import sys
import urllib.request
from typing import Any


def test_demo_is_served_until_interrupted() -> None:
    command = [sys.executable, "-m", "crawler.commands.main", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[5]
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert "Plain Advice" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_taken_port_is_exit_2(healthcrawl: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = healthcrawl("demo", "--port", port)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"healthcrawl: Port {port} cannot be used (")
