"""Vectors fetched from a server of our own: whole, resumed, refused; each failure says what to do."""

import errno
import gzip
import hashlib
import re
import ssl
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError

import numpy as np
import pytest

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import CATALOGUE, VectorsError, fetch_vectors
from lecturekit.words import _download as downloading
from lecturekit.words import _fetching as fetching

NAME = "glove-wiki-gigaword-50"
CONTENT = gzip.compress(
    "".join(
        f"w{i} {' '.join(map(str, np.random.default_rng(i).normal(size=3)))}\n" for i in range(300)
    ).encode(),
    mtime=0,
)


class Server(ThreadingHTTPServer):
    """Hands out one file in the ways that servers do, and remembers what it was asked for."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.ranges = CONTENT, []
        self.broken_after: list[int] = []  # bytes after which each next answer breaks off
        self.resumes, self.code = True, 200
        self.portal = b""  # a page that is shown for whatever is asked, until one has signed in

    def handle_error(self, *_):
        """Keep quiet about those who hang up."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/{NAME}.gz"


class Handler(BaseHTTPRequestHandler):
    """Answers with the file, from where it is asked for."""

    def do_GET(self):
        server = self.server
        asked = self.headers["Range"]
        server.ranges.append(asked)
        if server.code != 200:
            self.send_error(server.code)
            return
        if server.portal:
            self.send_response(200)
            self.send_header("Content-Length", str(len(server.portal)))
            self.end_headers()
            self.wfile.write(server.portal)
            return
        start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked and server.resumes else 0
        if start > len(server.content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header(
                "Content-Range", f"bytes {start}-{len(server.content) - 1}/{len(server.content)}"
            )
        rest = server.content[start:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: server.broken_after.pop(0)] if server.broken_after else rest)

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture
def server():
    """A server on this machine, for one test."""
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def entry(server, monkeypatch, tmp_path):
    """The catalogue with our own file and server in it; nothing of gensim's; no pauses."""
    ours = replace(
        CATALOGUE[NAME],
        url=server.url,
        size=len(CONTENT),
        md5=hashlib.md5(CONTENT).hexdigest(),
        rows=300,
        dim=3,
    )
    monkeypatch.setattr(fetching, "CATALOGUE", MappingProxyType({NAME: ours, "glove-twitter-25": ours}))
    monkeypatch.setenv("LECTUREKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim-data"))
    monkeypatch.setattr(downloading, "_PAUSE", 0)
    return ours


@pytest.fixture
def target(tmp_path):
    """Where the file belongs."""
    return tmp_path / "cache" / "downloads" / f"{NAME}.gz"


def test_vectors_are_fetched_once(server, entry, target):
    """Then they are here, and nobody is asked."""
    v = fetch_vectors(NAME)
    assert (v.name, len(v), v.dim) == (NAME, 300, 3)
    assert target.read_bytes() == CONTENT
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    np.testing.assert_array_equal(fetch_vectors(NAME, limit=7).words, v.words[:7])
    assert server.ranges == [None]


def test_a_folder_of_ones_own(server, entry, tmp_path):
    """Made if need be."""
    fetch_vectors(NAME, folder=tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / f"{NAME}.gz").read_bytes() == CONTENT


@pytest.mark.parametrize("resumes", [True, False])
def test_a_broken_connection_is_taken_up_again(server, entry, target, resumes):
    """From where it broke off; from the beginning where the server cannot."""
    server.resumes, server.broken_after = resumes, [1000, 1500]
    fetch_vectors(NAME)
    assert target.read_bytes() == CONTENT
    expected = [None, "bytes=1000-", "bytes=2500-"] if resumes else [None, "bytes=1000-", "bytes=1500-"]
    assert server.ranges == expected


def test_a_later_call_goes_on(server, entry, target):
    """What had arrived is kept beside the target until the rest comes."""
    server.broken_after = [2000, 0, 0, 0, 0]
    with pytest.raises(VectorsError, match=r"broke off\). \d+% are here; a later call goes on"):
        fetch_vectors(NAME)
    part = target.with_name(f"{NAME}.gz.part")
    assert part.read_bytes() == CONTENT[:2000]
    server.broken_after, server.ranges = [], []
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == ["bytes=2000-"]
    assert not part.exists()


@pytest.mark.parametrize("extra", [0, 500])
def test_a_part_that_is_whole_or_too_long(server, entry, target, extra):
    """Whole: only checked. Longer than the file: begun again."""
    target.parent.mkdir(parents=True)
    target.with_name(f"{NAME}.gz.part").write_bytes(CONTENT + bytes(extra))
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == ([None] if extra else [])


def test_a_server_that_has_less_than_we(server, entry, target):
    """It refuses to go on (416): begun again, and refused as too short."""
    target.parent.mkdir(parents=True)
    target.with_name(f"{NAME}.gz.part").write_bytes(CONTENT[:3000])
    server.content = CONTENT[:1000]
    with pytest.raises(VectorsError, match="could not be fetched"):
        fetch_vectors(NAME)
    assert server.ranges[:2] == ["bytes=3000-", None]


def test_another_checksum_is_refused(server, entry, target):
    """The file is thrown away, and not opened."""
    server.content = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with pytest.raises(VectorsError, match="checksum is not the catalogue's, so it was thrown away"):
        fetch_vectors(NAME)
    assert list(target.parent.iterdir()) == []
    server.content = CONTENT
    assert len(fetch_vectors(NAME)) == 300


def test_a_server_without_end_is_stopped(server, entry, target):
    """At the size in the catalogue."""
    server.content = CONTENT + bytes(10_000_000)
    with pytest.raises(VectorsError, match=f"sends more than the {len(CONTENT):,} bytes"):
        fetch_vectors(NAME)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("code", [403, 404, 500])
def test_an_answer_that_is_an_error(server, entry, target, code):
    """Its number, and what to put where by hand."""
    server.code = code
    with pytest.raises(
        VectorsError, match=rf"the server answers {code} .*download http.*put the file at"
    ) as said:
        fetch_vectors(NAME)
    assert entry.url in str(said.value)
    assert str(target) in str(said.value)
    assert list(target.parent.iterdir()) == []


def test_without_a_connection(server, entry, target, monkeypatch):
    """Says so, and what to put where by hand; put there, it is opened without any connection."""
    gone = replace(entry, url="http://127.0.0.1:9/nothing.gz")
    monkeypatch.setattr(fetching, "CATALOGUE", {NAME: gone})
    with pytest.raises(VectorsError, match=r"no connection.*download http.*nothing\.gz .*put the file at"):
        fetch_vectors(NAME)
    target.write_bytes(CONTENT)
    assert len(fetch_vectors(NAME)) == 300


def test_what_gensim_has_fetched_is_taken(server, entry, tmp_path):
    """From its folder, if it is whole."""
    theirs = tmp_path / "gensim-data" / NAME / f"{NAME}.gz"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(CONTENT)
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == []
    theirs.write_bytes(CONTENT[:-9])
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == [None]


def test_an_unknown_name_offers_the_closest(entry):
    """And asks nobody."""
    with pytest.raises(UnknownLabelError, match=r"Did you mean 'glove-wiki-gigaword-50'"):
        fetch_vectors("glove-wiki-50")


def test_a_place_that_cannot_be_written(server, entry, tmp_path):
    """Named, with the way out."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VectorsError, match=r"cannot be written .*LECTUREKIT_CACHE=… or folder=…"):
        fetch_vectors(NAME, folder=tmp_path / "file")


def test_two_at_once_do_not_mix(server, entry, target):
    """The second is told to wait."""
    fcntl = pytest.importorskip("fcntl")
    target.parent.mkdir(parents=True)
    with target.with_name(f"{NAME}.gz.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(VectorsError, match="being fetched by another process"):
            fetch_vectors(NAME)
    assert len(fetch_vectors(NAME)) == 300


def test_the_catalogue_is_sound():
    """Every name at its own address, with a checksum; names say the number of values; sizes are plausible."""
    for name, entry in CATALOGUE.items():
        assert name == entry.name
        assert entry.url.startswith("https://github.com/RaRe-Technologies/gensim-data/releases/download/")
        assert entry.url.endswith(f"/{name}/{name}.gz")
        assert re.fullmatch("[0-9a-f]{32}", entry.md5)
        assert name.endswith(f"-{entry.dim}")
        assert 1.2 < entry.size / (entry.rows * entry.dim) < 4.5  # bytes a number, packed
        assert entry.trained_on
        assert entry.licence
    assert len({entry.md5 for entry in CATALOGUE.values()}) == len(CATALOGUE) == 12


LOST = [
    OSError(errno.EHOSTUNREACH, "No route to host"),
    OSError(errno.ENETDOWN, "Network is down"),
    ssl.SSLError(1, "bad record mac"),
    ssl.SSLEOFError(8, "EOF occurred in violation of protocol"),
    ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
    TimeoutError("timed out"),
]


class Losing:
    """Addresses are opened as ever, but the connection is lost after some reads, so many times."""

    def __init__(self, error, times, reads=2):
        self.error, self.times, self.reads, self.opened = error, times, reads, 0
        self.really = downloading.urlopen

    def __call__(self, request, **given):
        response, self.opened = self.really(request, **given), self.opened + 1
        if self.opened <= self.times:
            left = [self.reads]
            read = response.read

            def lose(count):
                if not left[0]:
                    raise self.error
                left[0] -= 1
                return read(count)

            response.read = lose
        return response


@pytest.mark.parametrize("error", LOST)
def test_a_network_that_goes_is_no_full_disk(server, entry, target, monkeypatch, error):
    """Taken up again; if it stays away, said so, and what has come is kept for the next call."""
    monkeypatch.setattr(downloading, "_CHUNK", 1000)
    losing = Losing(error, times=99, reads=1)
    monkeypatch.setattr(downloading, "urlopen", losing)
    with pytest.raises(VectorsError, match=r"the connection broke off: .*% are here; a later call") as said:
        fetch_vectors(NAME)
    assert "cannot be written" not in str(said.value)
    assert losing.opened == 5
    assert target.with_name(f"{NAME}.gz.part").read_bytes() == CONTENT[:5000]
    losing.times, server.ranges = 0, []
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == ["bytes=5000-"]


def test_a_network_that_comes_back_is_waited_for(server, entry, target, monkeypatch):
    """Once something has come in a call, a failure to connect does not end it."""
    monkeypatch.setattr(downloading, "_CHUNK", 1000)
    losing = Losing(OSError(errno.ENETDOWN, "Network is down"), times=1)

    def away(request, **given):
        if losing.opened == 1 and not refused:
            refused.append(1)
            raise URLError(OSError(errno.ENETUNREACH, "Network is unreachable"))
        return losing(request, **given)

    refused = []
    monkeypatch.setattr(downloading, "urlopen", away)
    assert len(fetch_vectors(NAME)) == 300
    assert refused
    assert server.ranges == [None, "bytes=2000-"]


class FullDisk:
    """A file that takes no more."""

    def __init__(self, file):
        self.file = file

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_is_full_is_called_so(server, entry, target, monkeypatch):
    """Also when that shows in the middle of the file."""
    really = Path.open

    def opened(path, mode="r", **given):
        return FullDisk(really(path, mode, **given)) if "a" in mode else really(path, mode, **given)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(VectorsError, match=r"cannot be written \(No space left on device\).*folder=…"):
        fetch_vectors(NAME)
    assert server.ranges == [None]


PAGE = b"<!doctype html>\n<html><body>Welcome to the hall. Please sign in.</body></html>" + b" " * 3000


def test_the_page_of_a_network_that_wants_a_name_is_not_kept(server, entry, target):
    """It is said to be a web page, and the next call begins anew."""
    server.portal = PAGE
    with pytest.raises(VectorsError, match=r"a web page came instead of the file.* sign in") as said:
        fetch_vectors(NAME)
    assert "are here" not in str(said.value)
    assert list(target.parent.iterdir()) == []
    server.portal, server.ranges = b"", []
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == [None]


def test_such_a_page_costs_nothing_of_what_is_here(server, entry, target):
    """A file half fetched is gone on with after signing in."""
    target.parent.mkdir(parents=True)
    part = target.with_name(f"{NAME}.gz.part")
    part.write_bytes(CONTENT[:4000])
    server.portal = PAGE
    with pytest.raises(VectorsError, match=r"a web page came .*% are here"):
        fetch_vectors(NAME)
    assert part.read_bytes() == CONTENT[:4000]
    server.portal, server.ranges = b"", []
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == ["bytes=4000-"]


def test_a_part_that_is_no_archive_is_not_gone_on_with(server, entry, target):
    """Whoever left it."""
    target.parent.mkdir(parents=True)
    target.with_name(f"{NAME}.gz.part").write_bytes(PAGE[:2000])
    assert len(fetch_vectors(NAME)) == 300
    assert server.ranges == [None]
