"""Vectors opened the second time: mapped, shared, and never those of another file."""

import gzip
import json
import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from lecturekit.words import VectorsError, VectorsWarning, open_vectors
from lecturekit.words import _cache as cache
from lecturekit.words import _opening as opening

TEXT = "".join(f"w{i} {i}.5 {-i} 0.25\n" for i in range(40)) + "<b> 1 2 3\nמים 3 4 5\n🍷 0 1 0\n"


@pytest.fixture
def file(tmp_path):
    """A small file of vectors."""
    path = tmp_path / "small.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    """A cache that is not there yet."""
    return tmp_path / "deep" / "cache"


@pytest.fixture
def unread(monkeypatch):
    """Make it an error to read the file itself; `allow` takes that back."""

    def refuse(*_):
        raise AssertionError("the file was read, not the cache")

    return lambda: monkeypatch.setattr(opening, "Stream", refuse)


def assert_same(a, b):
    """Words, numbers, directions and name."""
    assert (a.words, a.name) == (b.words, b.name)
    np.testing.assert_array_equal(a.values, b.values)
    np.testing.assert_array_equal(a.unit, b.unit)
    np.testing.assert_array_equal(a.undirected, b.undirected)


def entry_of(folder):
    """The one entry of a cache."""
    (entry,) = folder.iterdir()
    return entry


def test_the_second_time_nothing_is_read(file, folder, unread):
    """And all is the same, mapped into memory, not copied, read-only."""
    plain, first = open_vectors(file, cache=False), open_vectors(file, cache=folder)
    unread()
    second = open_vectors(file, cache=folder)
    for v in (first, second):
        assert_same(v, plain)
        assert isinstance(v.values.base, np.memmap)
        assert isinstance(v.unit.base, np.memmap)
        assert not v.values.flags.writeable
    assert second.number("מים") == plain.number("מים")


def test_the_variable_names_the_folder(file, folder, monkeypatch, unread):
    """Files that are worth it go there by themselves, small ones only if a folder is given."""
    monkeypatch.setenv("LECTUREKIT_CACHE", str(folder))
    assert cache.cache_folder() == folder
    open_vectors(file)
    assert not folder.exists()
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 10)
    first = open_vectors(file)
    unread()
    assert_same(open_vectors(file), first)
    assert entry_of(folder / "vectors").name.startswith("small.txt-")


def test_without_the_variable_it_is_the_systems_folder(monkeypatch):
    """Named after the package, whatever the system."""
    monkeypatch.delenv("LECTUREKIT_CACHE", raising=False)
    assert "lecturekit" in cache.cache_folder().parts


def test_a_changed_file_is_read_anew(file, folder):
    """By its size or its time; the old entry goes."""
    open_vectors(file, cache=folder)
    file.write_text(TEXT.replace("w0 0.5", "w0 7.5"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert open_vectors(file, cache=folder).vector("w0")[0] == 7.5
    file.write_text(TEXT + "more 1 1 1\n", encoding="utf-8")
    assert "more" in open_vectors(file, cache=folder)
    entry_of(folder)


def test_each_way_of_reading_has_its_entry(file, folder, tmp_path):
    """Limit, encoding, path; two files of one name are two."""
    assert len(open_vectors(file, cache=folder, limit=3)) == 3
    assert len(open_vectors(file, cache=folder)) == 43
    assert open_vectors(file, cache=folder, encoding="latin-1").words[41] != "מים"
    other = tmp_path / "other" / "small.txt"
    other.parent.mkdir()
    other.write_text("a 1 2\n")
    os.utime(other, ns=(file.stat().st_mtime_ns,) * 2)
    assert open_vectors(other, cache=folder).words == ("a",)
    assert len(list(folder.iterdir())) == 4


def test_the_name_is_of_no_matter_to_the_path(file, folder, tmp_path, monkeypatch, unread):
    """A link, a relative path: the same entry."""
    first = open_vectors(file, cache=folder)
    unread()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep" / "small.txt").symlink_to(file)
    assert_same(open_vectors("small.txt", cache=folder), first)
    assert_same(open_vectors("deep/small.txt", cache=folder), first)


def shorten(path: Path) -> None:
    """Take the last bytes away."""
    path.write_bytes(path.read_bytes()[:-5])


def empty(path: Path) -> None:
    """Leave nothing of it, as a full disk does."""
    path.write_bytes(b"")


def flip(path: Path) -> None:
    """Change a byte near the beginning."""
    content = bytearray(path.read_bytes())
    content[3] ^= 0xFF
    path.write_bytes(bytes(content))


def exchange(path: Path) -> None:
    """Put a pickle where something else was."""
    path.write_bytes(pickle.dumps([1, 2]))


def other_rows(path: Path) -> None:
    """Put a whole array of another form there, or other JSON."""
    if path.suffix == ".npy":
        np.save(path, np.ones((3, 3), dtype=np.float64))
    else:
        path.write_text(json.dumps(["not", "an", "entry"]))


@pytest.mark.parametrize("name", ["about.json", "words.txt", "values.npy", "unit.npy"])
@pytest.mark.parametrize("damage", [shorten, empty, flip, exchange, other_rows, Path.unlink])
def test_a_damaged_entry_is_thrown_away_and_made_anew(file, folder, name, damage):
    """Whatever happened to whichever of its files; nothing is unpickled."""
    open_vectors(file, cache=folder)
    damage(entry_of(folder) / name)
    assert_same(open_vectors(file, cache=folder), open_vectors(file, cache=False))
    assert entry_of(folder).is_dir()
    assert cache.Entry(folder, file, "limit None, utf-8").open() is not None


def test_an_older_form_is_made_anew(file, folder, monkeypatch):
    """When a later version of the package keeps something else."""
    open_vectors(file, cache=folder)
    monkeypatch.setattr(cache, "_FORM", 999)
    assert cache.Entry(folder, file, "limit None, utf-8").open() is None
    assert_same(open_vectors(file, cache=folder), open_vectors(file, cache=False))


def test_a_folder_that_cannot_be_written_costs_only_the_cache(file, tmp_path):
    """One warning line; the vectors are there."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.warns(VectorsWarning, match=r"small.txt cannot be kept in .*LECTUREKIT_CACHE") as said:
        v = open_vectors(file, cache=in_the_way)
    assert len(said) == 1
    assert_same(v, open_vectors(file, cache=False))


def test_a_full_disk_costs_only_the_cache(file, folder, monkeypatch):
    """Even in the middle of writing; nothing is left behind."""
    calls = []

    def full(*_):
        calls.append(1)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "_write_arrays", full)
    with pytest.warns(VectorsWarning, match="No space left on device"):
        v = open_vectors(file, cache=folder)
    assert calls == [1]
    assert_same(v, open_vectors(file, cache=False))
    assert list(folder.iterdir()) == []


def test_what_was_found_is_said_once(folder, tmp_path):
    """When the file is read, not when it comes out of the cache."""
    path = tmp_path / "odd.txt"
    path.write_text("a 1 2\nzero 0 0\na 3 4\n")
    with pytest.warns(VectorsWarning, match=r"1 of 3 rows repeat .* 1 vectors are zero"):
        first = open_vectors(path, cache=folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        second = open_vectors(path, cache=folder)
    assert_same(first, second)
    np.testing.assert_array_equal(second.undirected, [1])


def test_what_cannot_be_read_leaves_nothing(folder, tmp_path):
    """Neither an entry nor what was written aside."""
    path = tmp_path / "bad.txt"
    path.write_text("a 1 2\nb 3\n")
    with pytest.raises(VectorsError):
        open_vectors(path, cache=folder)
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_swept_away(file, folder):
    """After a day; younger remains may be another process at work."""
    open_vectors(file, cache=folder)
    for name, age in ((".small.txt-0123456789abcdef.old", 100_000), (".small.txt-0123456789abcdef.new", 10)):
        (folder / name).mkdir()
        os.utime(folder / name, (time.time() - age,) * 2)
    open_vectors(file, cache=folder, limit=2)
    assert sorted(path.name[-4:] for path in folder.glob(".*")) == [".new"]


def test_the_quicker_of_two_wins(file, folder):
    """One that writes while another puts its entry in place uses that one, and leaves nothing."""
    entry = cache.Entry(folder, file, "limit None, utf-8")

    def blocks():
        yield cache.Clean(["a"], np.ones((1, 2), dtype=np.float32))
        open_vectors(file, cache=folder)

    assert len(entry.write(blocks())) == 43
    assert [path.name for path in folder.iterdir()] == [entry.folder.name]


def read_and_sum(path, folder, barrier, results):
    """In another process: open at the same moment as the others."""
    barrier.wait()
    v = open_vectors(path, cache=folder)
    results.put((v.words[-1], float(v.values.sum()), float(v.unit.sum())))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_processes_may_open_at_once(file, folder):
    """All get the same, and one entry is left."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(4), context.Queue()
    workers = [context.Process(target=read_and_sum, args=(file, folder, barrier, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    answers = {results.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(60)
    plain = open_vectors(file, cache=False)
    assert answers == {("🍷", float(plain.values.sum()), float(plain.unit.sum()))}
    entry_of(folder)


def test_a_packed_binary_of_some_size_is_kept_whole(tmp_path, folder):
    """More than one block, so that the header of the array is written twice."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2500, 1000)).astype("<f4")
    content = b"2500 1000\n" + b"".join(b"w%d " % i + row.tobytes() for i, row in enumerate(rows))
    (tmp_path / "v.gz").write_bytes(gzip.compress(content, 0))
    v = open_vectors(tmp_path / "v.gz", cache=folder)
    np.testing.assert_array_equal(v.values, rows)
    np.testing.assert_allclose(np.linalg.norm(v.unit, axis=1), 1, rtol=1e-5)
    shutil.rmtree(folder)


FRESH = """
import sys, time
from lecturekit.words import open_vectors
print("ready", flush=True)
sys.stdin.readline()
v = open_vectors(sys.argv[1], cache=__import__("pathlib").Path(sys.argv[2]))
print(len(v), v.values.sum(dtype=float).hex(), v.unit.sum(dtype=float).hex(), type(v.values.base).__name__)
"""


def test_fresh_processes_may_open_at_once(tmp_path, folder):
    """Two kernels started by themselves, and a file that takes a while: both map what one of them wrote."""
    path = tmp_path / "long.txt"
    rows = np.random.default_rng(0).normal(size=(4000, 37)).round(4)
    path.write_text("".join(f"w{i} {' '.join(map(str, row))}\n" for i, row in enumerate(rows.tolist())))
    command = [sys.executable, "-c", FRESH, str(path), str(folder)]
    kernels = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for kernel in kernels:
        assert kernel.stdout.readline() == "ready\n"
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    answers = {kernel.communicate(timeout=60)[0] for kernel in kernels}
    v = open_vectors(path, cache=False)
    sums = [array.sum(dtype=float).hex() for array in (v.values, v.unit)]
    assert answers == {f"4000 {sums[0]} {sums[1]} memmap\n"}
    assert entry_of(folder).is_dir()
