"""Run a notebook for its deck: own kernel, budget for tables, progress, errors that name the cell."""

from __future__ import annotations

import asyncio
import json
import os
import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from contextvars import Context
from typing import Any
from weakref import WeakSet

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from traitlets import Bool, Dict, Integer, Unicode

from lecturekit.slides._errors import SlidesError, name_cell
from lecturekit.slides._outputs import TABLE
from lecturekit.slides._progress import ProgressBar

PROGRESS = "application/vnd.lecturekit.progress+json"
_BORN_DEAD = "Kernel died before replying"  # jupyter_client's words
_TRIES = 3  # ports are chosen before the kernel starts: by then another program may have one of them
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

_MANAGERS: WeakSet[Any] = WeakSet()


def tidy() -> None:
    """Remove the files by which running kernels are reached, before this process ends without waiting."""
    for manager in tuple(_MANAGERS):
        with suppress(OSError):
            manager.cleanup_connection_file()


class LectureExecute(ExecutePreprocessor):
    """nbconvert's own execution, which tells the kernel that it is exporting.

    What is set for ``ExecutePreprocessor`` (``timeout``, ``kernel_name``, ``allow_errors``) holds here too.
    """

    store_widget_state = Bool(False, help="Widgets die with the kernel: a deck has no use for their state.")
    record_timing = Bool(False, help="Times of execution would make two exports of one notebook differ.")
    budget: dict[str, float] = Dict(help="Budget of one table of states: states, seconds, bytes.").tag(
        config=True
    )

    label: str = Unicode("", help="Stands before the bar of progress.")
    threads: int = Integer(0, help="Threads of one kernel; 0 leaves that to its libraries.")

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Execute all cells; raises `SlidesError` with the cell's name when one fails."""
        chosen = self.kernel_name  # type: ignore[has-type]
        self._bar = ProgressBar(self.label)
        try:
            return _with_own_loop(self._execute, nb, resources, km)
        except NoSuchKernel as error:
            raise SlidesError(
                f"the notebook asks for the kernel {error.name!r}, which is not installed here. "
                "Install it, choose another kernel in the notebook, or give "
                "--ExecutePreprocessor.kernel_name=python3."
            ) from None
        finally:
            # nbclient keeps the first notebook's kernel for all later ones of the same run
            self.kernel_name = chosen
            self._bar.close()

    def _execute(self, nb: NotebookNode, resources: Any, km: Any) -> tuple[NotebookNode, Any]:
        """Execute; a kernel that does not come to life is started again."""
        for left in reversed(range(_TRIES)):
            try:
                return super().preprocess(nb, resources, km)
            except RuntimeError as error:
                if _BORN_DEAD not in str(error):
                    raise
                if not left:
                    raise SlidesError(f"the kernel did not start: {error}") from None
        raise AssertionError("the last try returns or raises")

    def create_kernel_manager(self) -> Any:
        """Choose the kernel; one of ipykernel's own is asked to keep its start-up remarks to itself."""
        km = super().create_kernel_manager()
        _MANAGERS.add(km)
        quiet = "--IPKernelApp.log_level=40"
        if getattr(km, "ipykernel", False) and quiet not in self.extra_arguments:  # type: ignore[has-type]
            self.extra_arguments = [*self.extra_arguments, quiet]  # type: ignore[has-type]
        return km

    def setup_kernel(self, **kwargs: Any) -> AbstractContextManager[None]:
        """Start the kernel with the budget in its environment; plotly must hand out JSON, no script."""
        env = {
            **os.environ,
            "LECTUREKIT_EXPORT": json.dumps(self.budget),
            "PLOTLY_RENDERER": "plotly_mimetype",
        }
        if self.threads:  # kernels side by side would each take all cores
            env.setdefault("OMP_NUM_THREADS", str(self.threads))
        return super().setup_kernel(env=env, **kwargs)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Execute one cell; the error of a failing one names it."""
        try:
            cell, resources = super().preprocess_cell(cell, resources, index)
        except CellExecutionError as error:
            raise SlidesError(_failure(name_cell(self.nb, index), error)) from None
        except CellTimeoutError:
            raise SlidesError(f"{name_cell(self.nb, index)} took longer than {self.timeout} s.") from None
        except DeadKernelError:
            raise SlidesError(
                f"the kernel died in {name_cell(self.nb, index)}: "
                "out of memory, or the cell ended its own process."
            ) from None
        for output in cell.get("outputs", []):
            self._check_table(output.get("data", {}).get(TABLE, {}), index)
        return cell, resources

    def _check_table(self, table: dict[str, Any], index: int) -> None:
        """Stop at a scene that failed: it leaves its error where its table would be."""
        if "error" in table:
            line, detail = table["error"]["line"], table["error"]["detail"]
            raise SlidesError(f"{name_cell(self.nb, index)}: {line}\n\n{detail}")

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take progress of a table out of the stream, so that it moves the bar and is kept nowhere."""
        data = msg["content"].get("data", {}) if msg["msg_type"].endswith("display_data") else {}
        if PROGRESS in data:
            self._bar.show(data[PROGRESS])
            return None
        return super().process_message(msg, cell, cell_index)


def _with_own_loop(run: Callable[..., Any], *given: Any) -> Any:
    """Call in a fresh context where this is a server's worker thread.

    The thread has inherited, in a context variable of jupyter_core, the event loop that the server is
    running in another thread; nbclient would try to run it here a second time.
    """
    if threading.current_thread() is threading.main_thread():
        return run(*given)

    def fresh() -> Any:
        loop = ensure_event_loop()
        try:
            return run(*given)
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    return Context().run(fresh)


def _failure(where: str, error: CellExecutionError) -> str:
    """Say where and what in one line, first and last, with the kernel's traceback between, uncoloured."""
    line = f"{where} raised {error.ename}: {error.evalue}"
    traceback = _ESCAPES.sub("", error.traceback).strip()
    return f"{line}\n\n{traceback}\n\n{line}"
