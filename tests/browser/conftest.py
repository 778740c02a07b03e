"""What every browser test uses: one real Chromium, and pages served on 127.0.0.1."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

Serving = Callable[[FastAPI], AbstractContextManager[str]]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Return the path of a Chromium, or say what to install."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        found = shutil.which(name)
        if found is not None:
            return found
    pytest.fail("no Chromium: install the package `chromium`, or set CHROMIUM to its path")


@pytest.fixture(scope="module")
def player() -> Iterator[Playwright]:
    with sync_playwright() as playing:
        yield playing


@pytest.fixture(scope="module")
def browser(player: Playwright) -> Iterator[Browser]:
    opened = player.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield opened
    opened.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Serve an application for the length of a `with` block, and give its address."""
    return served


@pytest.fixture(params=[1366, 400])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at the `address` of a module that may say nothing in the console and ask no other machine."""
    context = browser.new_context(
        base_url=address, viewport={"width": request.param, "height": 900}, accept_downloads=True
    )
    made = context.new_page()
    said: list[str] = []
    sent: list[str] = []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda asked: sent.append(asked.url))
    yield made
    made.wait_for_load_state("networkidle")
    assert said == []
    assert all(url.startswith((address, "data:")) for url in sent)
    context.close()
