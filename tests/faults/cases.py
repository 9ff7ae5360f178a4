# ruff: noqa: E501
"""The hostile and unlucky files: what each does, and what a grade must say of it.

A file is `HEAD` of its framework, the lines of `top`, and `def twice(x):` with the lines of `body` before an
honest `return`. `%M` in a body stands for "where x is the matrix": the fault costs that check and no other.
"""

from dataclasses import dataclass

MATRIX = {"numpy": "x.ndim == 2", "torch": "x.ndim == 2", "python": "len(x) == 2"}
HEAD = {"numpy": "import numpy as np", "torch": "import torch", "python": "import math"}
RETURN = {"numpy": "2 * x", "torch": "2 * x", "python": "[2 * v for v in x]"}


@dataclass(frozen=True)
class Case:
    """One file. `fails`: none, one (the matrix check alone), all, or some; `says` is a pattern in what is shown."""

    name: str
    fails: str
    says: str = ""
    body: str = ""
    top: str = ""
    framework: str = "numpy"
    drill: str = "twice"
    outcome: str = ""
    raw: bytes = b""

    @property
    def source(self) -> bytes:
        """The file."""
        if self.raw:
            return self.raw
        body = self.body.replace("%M", MATRIX[self.framework]).strip("\n").splitlines()
        top = [HEAD[self.framework], *self.top.strip("\n").splitlines()]
        lines = [
            *top,
            "def twice(x):",
            *(f"    {line}" for line in body),
            f"    return {RETURN[self.framework]}",
        ]
        return ("\n".join(lines) + "\n").encode()


def one(name: str, says: str, body: str, **more: str) -> Case:
    """The matrix check fails, and no other."""
    return Case(name, "one", says, f"if %M:\n    {body}" if "%M" not in body else body, **more)


def every(name: str, says: str, top: str = "", body: str = "", **more: str) -> Case:
    """Every check fails."""
    return Case(name, "all", says, body, top, **more)


def some(name: str, says: str, top: str = "", body: str = "", **more: str) -> Case:
    """Not passed, whichever checks show it."""
    return Case(name, "some", says, body, top, **more)


def fine(name: str, top: str = "", body: str = "", **more: str) -> Case:
    """An honest file that only looks odd, or litter that must not matter: it passes."""
    return Case(name, "none", "", body, top, **more)


def rule(name: str, says: str, top: str = "", body: str = "", framework: str = "torch", **more: str) -> Case:
    """The values are right, a rule is broken."""
    return Case(name, "rule", says, body, top, framework=framework, **more)


H = "it hangs \\(line \\d+\\)"
HANG = {"outcome": "timeout"}

HANGS = (
    one("endless-loop", H, "while True: pass", **HANG),
    one("endless-loop-torch", H, "while True: x + 1", framework="torch", **HANG),
    one("endless-loop-python", H, "while True: pass", framework="python", drill="twice-python", **HANG),
    one("swallows-everything", H, "if %M:\n    while True:\n        try:\n            sum(range(100))\n        except BaseException:\n            pass", **HANG),
    one("sleeps", H, "import time; time.sleep(1000)", **HANG),
    one("deadlock", H, "import threading; a = threading.Lock(); a.acquire(); a.acquire()", **HANG),
    one("waits-on-queue", H, "import queue; queue.Queue().get()", **HANG),
    one("long-c-call", H, "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')", **HANG),
    one("blocks-signals", "it hangs", "import signal; signal.pthread_sigmask(0, range(1, 32)); signal.pause()", **HANG),
    one("reads-a-pipe", H, "import os; os.read(os.pipe()[0], 1)", **HANG),
    one("hangs-in-repr", "it hangs", "\n    ".join(("class Slow:", "    def __repr__(self):", "        while True: pass", "return Slow()")), **HANG),
    every("hangs-at-import", "did not finish loading in \\d+ s \\(line 2\\)", "while True: pass", **HANG),
    every("hangs-at-import-torch", "did not finish loading in \\d+ s \\(line 2\\)", "while True: pass", framework="torch", **HANG),
    every("joins-itself-at-import", "did not finish loading", "import threading; t = threading.Thread(target=threading.Event().wait); t.start(); t.join()", **HANG),
)  # fmt: skip

EXITS = (
    one("sys-exit", "it ends the process \\(SystemExit, 0\\) \\(line 4", "import sys; sys.exit(0)"),
    one("quit", "it ends the process", "raise SystemExit"),
    one("os-exit", "ended itself with status 0 before the check was over", "import os; os._exit(0)"),
    one("os-exit-torch", "ended itself with status 0", "import os; os._exit(0)", framework="torch"),
    every("exit-at-import", "your file does not load: it ends the process", "raise SystemExit(0)"),
    every("os-exit-at-import", "while your file was loading, the process ended itself with status 0", "import os; os._exit(0)"),
    some("atexit", "expected|values", "import atexit, os; atexit.register(os._exit, 0)", "return 3 * x"),
    one("keyboard-interrupt", "it raises KeyboardInterrupt", "raise KeyboardInterrupt"),
    one("generator-exit", "it raised GeneratorExit", "raise GeneratorExit"),
    one("own-base-exception", "it raised Mine: away", "if %M:\n    class Mine(BaseException): pass\n    raise Mine('away')"),
    one("exception-without-text", "it raised Mute", "if %M:\n    class Mute(BaseException):\n        def __str__(self): raise SystemExit(0)\n    raise Mute"),
    one("exception-of-odd-class", "cannot be shown|it raised", "if %M:\n    class Meta(type):\n        __name__ = property(lambda cls: 1 / 0)\n    class Odd(Exception, metaclass=Meta): pass\n    raise Odd"),
    one("exception-without-trace", "it raised|cannot be shown", "if %M:\n    class Bare(Exception):\n        __traceback__ = property(lambda self: 1 / 0)\n    raise Bare"),
    one("abort", "killed by SIGABRT \\(it aborted\\) \\(line 4\\)", "import os; os.abort()"),
    one("segfault", "killed by SIGSEGV .* \\(line 4\\)", "import ctypes; ctypes.string_at(0)"),
    every("segfault-at-import", "while your file was loading, the process was killed by SIGSEGV.* \\(line 2\\)", "import ctypes; ctypes.string_at(0)"),
    one("kills-itself", "killed by SIGKILL", "import os; os.kill(os.getpid(), 9)"),
    one("kills-its-group", "killed by SIGKILL", "import os; os.killpg(0, 9)"),
    one("terminates-itself", "killed by SIGTERM", "import os; os.kill(os.getpid(), 15)"),
    one("becomes-another-program", "ended itself with status 0", "import os; os.execv('/bin/true', ['true'])", drill="twice-free"),
    one("pytest-exit", "it raised Exit", "import pytest; pytest.exit('ok', 0)"),
    one("pytest-skip", "it raised Skipped", "import pytest; pytest.skip('not today')"),
    one("skip-test", "it raised SkipTest", "import unittest; raise unittest.SkipTest('no')"),
    one("reads-input", "reads standard input, which is empty", "input('how many? ')"),
    one("debugger", "stops in the debugger", "breakpoint()"),
    one("left-alarm", "killed by SIGALRM", "import signal, time; signal.alarm(1); time.sleep(5)"),
)  # fmt: skip

FREE = {"drill": "twice-free"}  # to start a process is a way round most rules
RESOURCES = (
    one("recursion", "calls itself without end", "return twice(x)"),
    every("recursion-at-import", "calls itself without end", "def f(): return f()\nf()"),
    one("recursion-limit-raised", "hangs|SIGSEGV|memory|without end", "if %M:\n    import sys; sys.setrecursionlimit(10**9)\n    return twice(x)"),
    one("twenty-gib", "more memory than the 4 GiB", "np.ones(20 << 27)"),
    one("twenty-gib-torch", "more memory than the 4 GiB", "torch.ones(20 << 28)", framework="torch"),
    every("twenty-gib-at-import", "more memory than the 4 GiB", "big = bytearray(20 << 30)"),
    one("grows-slowly", "more memory than the 4 GiB", "if %M:\n    heap = []\n    while True: heap.append(np.empty(64 << 17))"),
    some("keeps-all-memory", "memory|state in which|expected|ended", "HEAP = []", "if %M:\n    size = 1 << 30\n    while size > 16:\n        try: HEAP.append(np.empty(size, np.int8))\n        except MemoryError: size //= 2\n    np.HEAP = HEAP"),
    one("many-processes", "more memory or processes", "if %M:\n    import subprocess, time\n    kept = [subprocess.Popen(['sleep', '60']) for _ in range(300)]\n    time.sleep(30)", **FREE),
    fine("leaves-a-process", body="import subprocess; subprocess.Popen(['sleep', '60'])", **FREE),
    fine("leaves-a-session", body="import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)", **FREE),
    fine("leaves-a-nameless-orphan", body="import subprocess; subprocess.Popen(['/bin/sh', '-c', 'sleep 60 & exit'], start_new_session=True, env={})", **FREE),
    fine("leaves-a-daemon", body="import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: os.execve('/bin/sleep', ['sleep', '60'], {})\n    os._exit(0)", **FREE),
    fine("leaves-a-pool", top="import multiprocessing as mp\nPOOL = None", body="global POOL\nPOOL = POOL or mp.get_context('fork').Pool(2)", **FREE),
    fine("leaves-threads", top="import threading, time", body="threading.Thread(target=time.sleep, args=(60,)).start()"),
    fine("leaves-a-busy-thread", top="import threading\nstop = threading.Event()", body="threading.Thread(target=lambda: [stop.wait(.01) for _ in iter(int, 1)], daemon=True).start()"),
    fine("leaves-files", body="import os, tempfile\nopen('mine.txt', 'w').write('x' * 1000)\ntempfile.mkdtemp()\nos.makedirs('deep/er', exist_ok=True)\nos.chmod('deep', 0o500)"),
    fine("leaves-a-socket", top="import socket", body="s = socket.socket(socket.AF_UNIX); s.bind(f'here{id(s)}')\nglobals().setdefault('kept', []).append(s)"),
    some("forks-itself", "", body="import os\nif %M: os.fork()\nreturn 3 * x", **FREE),
    fine("forks-and-goes-on", body="import os\nif %M: os.fork()", **FREE),
)  # fmt: skip

OUTPUT = (
    fine("prints-megabytes", body="print('spam ' * 1_000_000)"),
    fine("prints-megabytes-at-import", "print('spam ' * 1_000_000)"),
    fine("closes-stdout", body="import sys; sys.stdout.close(); sys.stderr.close()"),
    fine("closes-descriptors", body="import os\nfor fd in (0, 1, 2):\n    try: os.close(fd)\n    except OSError: pass"),
    some("closes-every-descriptor", "", body="import os; os.closerange(0, 100)"),
    fine("no-stdout", body="import sys; sys.stdout = sys.stderr = None"),
    fine("evil-stdout", body="import sys\nclass Out:\n    def flush(self): raise SystemExit(0)\n    write = flush\nsys.stdout = sys.stderr = Out()"),
    fine("prints-control-characters", body="print('\\x1b[2J\\x07\\udc80'.encode('utf-8', 'surrogatepass'))"),
    fine("prints-bytes", body="import os; os.write(1, bytes(range(256)))"),
)  # fmt: skip

STATE = (
    fine("strict-numpy", "np.seterr(all='raise')"),
    fine("seeds", "import random\nrandom.seed(0); np.random.seed(0)"),
    fine("default-dtype", "torch.set_default_dtype(torch.float64)", framework="torch"),
    fine("default-device", "torch.set_default_device('meta')", framework="torch"),
    fine("no-grad", "torch.set_grad_enabled(False)", framework="torch"),
    every("inference-mode", "left the process in a state", "MODE = torch.inference_mode(); MODE.__enter__()", framework="torch"),
    fine("autocast", "MODE = torch.autocast('cpu'); MODE.__enter__()", framework="torch"),
    fine("elsewhere", "import os; os.chdir('/')"),
    fine("no-folder", body="import os, shutil\ntry: shutil.rmtree(os.getcwd())\nexcept OSError: pass"),
    fine("locked-folder", body="import os; os.chmod('.', 0)"),
    fine("no-environment", "import os; os.environ.clear()"),
    fine("no-path", "import sys; sys.path.clear()"),
    fine("warnings-are-errors", "import warnings; warnings.simplefilter('error')"),
    fine("no-collector", "import gc; gc.disable(); gc.callbacks.append(lambda *a: 1 / 0)"),
    fine("ignores-signals", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"),
    fine("tiny-recursion-limit", "import sys; sys.setrecursionlimit(150)"),
    some("no-modules", "", "import sys; sys.modules.clear()"),
    some("fake-numpy", "your code replaced sys.modules\\['numpy'\\]", "import sys, types; sys.modules['numpy'] = types.SimpleNamespace()"),
)  # fmt: skip

R = "your code replaced .*%s"
PATCHES = (
    every("patches-builtins", R % "builtins.abs", "import builtins; builtins.abs = lambda v: 0"),
    every("patches-isinstance", R % "builtins.isinstance", "import builtins; builtins.isinstance = lambda *a: True"),
    every("patches-numpy", R % "numpy.abs", "np.abs = np.max = lambda *a, **k: 0", "return 3 * x"),
    every("patches-allclose", R % "numpy.allclose", "np.allclose = np.array_equal = lambda *a, **k: True", "return 3 * x"),
    every("patches-random", R % "numpy.random.default_rng", "np.random.default_rng = None"),
    every("patches-tensor", R % "torch.Tensor.to", "torch.Tensor.to = torch.Tensor.detach = lambda self, *a, **k: self", "return 3 * x", framework="torch"),
    every("patches-torch", R % "torch.allclose", "torch.allclose = torch.equal = lambda *a, **k: True", "return 3 * x", framework="torch"),
    some("patches-in-call", R % "numpy.array", body="np.array = np.asarray = lambda *a, **k: np.zeros(3)\nreturn 3 * x"),
    every("patches-and-restores", R % "numpy.random.default_rng", "real = np.random.default_rng\nclass Zeros:\n    def __init__(self, *a): pass\n    def standard_normal(self, shape): return np.zeros(shape)\nnp.random.default_rng = Zeros", "np.random.default_rng = real\nreturn x"),
    every("patches-json", R % "json.dumps", "import json\nreal = json.dumps\njson.dumps = lambda d, **k: real({**d, 'outcome': 'passed'}, **k)", "return 3 * x"),
    every("patches-os-write", R % "os.write", "import os\nos.write = lambda fd, data: len(data)", "return 3 * x"),
    every("function-mode-left-on", "left on", "from torch.overrides import TorchFunctionMode\nclass Mode(TorchFunctionMode):\n    def __torch_function__(self, f, types, args=(), kwargs=None): return f(*args, **(kwargs or {}))\nMode().__enter__()", framework="torch"),
    every("dispatch-mode-left-on", "left on", "from torch.utils._python_dispatch import TorchDispatchMode\nclass Mode(TorchDispatchMode):\n    def __torch_dispatch__(self, f, types, args=(), kwargs=None): return f(*args, **(kwargs or {}))\nMode().__enter__()", framework="torch"),
)  # fmt: skip

GRADER = "sys.modules['interview_drill.graders.%s']"
MINE = "import sys; m = " + GRADER
HARNESS = (
    every("patches-harness", R % "harness.fail", MINE % "harness" + "; m.fail = lambda *a, **k: None", "return 3 * x"),
    every("patches-arrays", R % "arrays.assert_close", MINE % "arrays" + "; m.assert_close = lambda *a, **k: None", "return 3 * x"),
    every("swaps-code", R % "harness.fail", MINE % "harness" + "; m.fail.__code__ = (lambda *a, **k: None).__code__", "return 3 * x"),
    every("widens-tolerances", R % "arrays.TOLERANCES", MINE % "arrays" + "; m.TOLERANCES['float32'] = (9.0, 9.0)", "return 2.5 * x"),
    every("patches-run-check", R % "run_check", MINE % "checks" + "; m.run_check = lambda *a: m.Run('passed', '', m.harness.Record())", "return 3 * x"),
    every("patches-guard", R % "Guard", MINE % "guard" + "; m.Guard.tampered = lambda self: []", "return 3 * x"),
    every("patches-suite", R % "assert_close", "import sys; m = sys.modules['drill_suite_twice']; m.assert_close = lambda *a, **k: None", "return 3 * x"),
    every("patches-report", R % "CheckFailed", MINE % "checks" + "; m.CheckFailed = type('Never', (BaseException,), {})", "return 3 * x"),
    some("new-record", "reached into the grader|expected", "", "import sys; " + GRADER % "harness" + ".begin_record()\nreturn 3 * x"),
)  # fmt: skip

EQUAL = """
class Same(BASE):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = lambda self: 0
    __len__ = lambda self: 2
    __iter__ = lambda self: iter(())
    __int__ = __index__ = lambda self: 7
"""
LIST = {"framework": "python", "drill": "twice-python"}
IMPOSTORS = (
    some("always-equal-array", "wrong", "class Same(np.ndarray):\n    def __eq__(self, o): return np.ones(self.shape, bool)\n    def __array__(self, *a, **k): return np.zeros(3)", "return (3 * x).view(Same)"),
    some("lying-shape", "expected shape", "class Lies(np.ndarray):\n    shape = property(lambda self: (3, 4))\n    dtype = property(lambda self: 'float16')", "return np.zeros(7).view(Lies)"),
    some("always-equal-tensor", "wrong", "class Same(torch.Tensor):\n    @classmethod\n    def __torch_function__(cls, f, types, args=(), kwargs=None): return True", "return (3 * x).as_subclass(Same)", framework="torch"),
    some("always-equal-list", "expected", EQUAL.replace("BASE", "list"), "return Same([1])", **LIST),
    some("always-equal-int", "expected", EQUAL.replace("BASE", "int"), "return [Same(1) for v in x]", **LIST),
    some("always-equal-str", "expected", EQUAL.replace("BASE", "str"), "return Same('x')", **LIST),
    some("always-equal-dict", "expected", EQUAL.replace("BASE", "dict"), "return Same()", **LIST),
    some("always-equal-object", "of type Same", EQUAL.replace("BASE", "object"), "return Same()", **LIST),
    some("says-it-is-a-list", "of type Same|could not use", EQUAL.replace("BASE", "object") + "    __class__ = list", "return Same()", **LIST),
    some("lazy-array", "expected an array, got", "class Lazy:\n    def __init__(self, x): self.x = x\n    def __array__(self, dtype=None, copy=None): return 2 * self.x", "return Lazy(x)"),
    some("generator", "expected an array, got <generator", body="return (2 * v for v in x)"),
    some("coroutine", "expected an array, got", raw=b"async def twice(x):\n    return 2 * x\n"),
    some("none", "expected an array, got None", body="return None"),
    some("nested-list", "expected an array, got \\[", body="return (2 * x).tolist()"),
    some("array-of-objects", "dtype object", body="return (2 * x).astype(object)"),
    some("numpy-for-torch", "expected a tensor", body="return 2 * x.numpy()", framework="torch"),
    some("zeros", "wrong", body="return np.zeros_like(x)"),
    some("the-input", "wrong", body="return x"),
    some("a-view", "wrong", body="return x[:]"),
    some("the-first-answer", "wrong|expected shape", "KEPT = []", "KEPT.append(2 * x); return KEPT[0]"),
    some("replayed-by-shape", "wrong", "KEPT = {}", "return KEPT.setdefault(x.shape, 2 * x)"),
    some("half-precision", "wrong", body="return (2.0005 * x).astype(np.float16)"),
    some("mutates", "was modified by the call", body="x *= 2; return x"),
    some("mutates-and-restores", "written to during the call", body="x.mul_(2); y = x.clone(); x.div_(2); return y", framework="torch"),
    some("nan", "nan", body="return x * np.nan"),
)  # fmt: skip

FORGE = "import os\nfor fd in range(3, 40):\n    try: os.write(fd, b'%s')\n    except OSError: pass\n"
FORGED = '{"t": "end", "check": "test_vector", "outcome": "passed", "message": "", "seconds": 0}\\n{"t": "done"}\\n'
WALK = "import sys\nframe = sys._getframe()\nwhile frame:\n    me = frame.f_locals.get('self')\n    if hasattr(me, 'send'):\n        for c in ('test_vector', 'test_matrix', 'test_three_axes', 'test_untouched'):\n            me.send('start', check=c, limit=9)\n            me.send('end', check=c, outcome='passed', message='', seconds=0)\n        me.send('done')\n    frame = frame.f_back\n"
HANDS = "hands off the grader"
FORGERS = (
    some("forges-records", "wrong", FORGE % FORGED, "return 3 * x"),
    some("forges-a-fault", "wrong", FORGE % '{"t": "fault", "text": "ours"}\\n', "return 3 * x"),
    some("spoils-a-record", "", body=FORGE % '{"half' + "return 3 * x"),
    some("walks-the-frames", HANDS, body=WALK + "return 3 * x"),
    some("walks-the-frames-of-an-error", HANDS, body="try: 1 / 0\nexcept ZeroDivisionError as e: frame = e.__traceback__.tb_frame.f_back\nreturn 3 * x"),
    some("walks-in-a-string", HANDS, body="exec('import sys; sys._getframe(1)')\nreturn 3 * x"),
    rule("searches-objects", HANDS, body="import gc; gc.get_objects()"),
    rule("traces-the-judge", HANDS, body="import sys; sys.settrace(lambda *a: None)"),
    rule("imports-the-solution", HANDS, "from interview_drill.graders import harness"),
    rule("imports-the-solution-in-a-string", HANDS, "exec('import interview_drill.solutions')"),
    rule("opens-the-solution", HANDS, "import pathlib, sys\nm = sys.modules['drill_suite_twice']\ntext = pathlib.Path(m.__file__).read_text()"),
)  # fmt: skip

LOADING = (
    every("syntax-error", "syntax error in line 2: .*`return \\(2 \\* x`", raw=b"def twice(x):\n    return (2 * x\n"),
    every("tabs", "syntax error in line 3: ", raw=b"def twice(x):\n        y = 2 * x\n\treturn y\n"),
    every("nul-byte", "null byte|cannot be compiled|syntax error", raw=b"def twice(x):\n    return 2 * x\n\0"),
    every("not-utf-8", "not UTF-8 text: byte 0xe9 in line 2", raw=b"def twice(x):\n    # caf\xe9\n    return 2 * x\n"),
    every("other-encoding", "UTF-8|unknown encoding|syntax error", raw=b"# coding: klingon\ndef twice(x):\n    return 2 * x\n"),
    every("deep-nesting", "syntax error|cannot be compiled", raw=b"def twice(x):\n    return " + b"(" * 5000 + b"x" + b")" * 5000),
    every("long-sum", "cannot be compiled|without end|wrong|syntax error", raw=b"y = " + b"1 + " * 50_000 + b"1\ndef twice(x):\n    return 3 * x\n"),
    every("missing-name", "does not define `twice`; did you mean `twicee`", raw=b"def twicee(x):\n    return 2 * x\n"),
    every("wrong-arity", "cannot be called as `twice\\(x\\)`", raw=b"def twice(x, y):\n    return 2 * x\n"),
    every("not-callable", "it must be callable", raw=b"twice = 2\n"),
    every("sibling", "No module named 'my_helpers'.*a grade runs your file alone", "import my_helpers"),
    every("fails-at-import", "your file does not load: it raised ZeroDivisionError: division by zero \\(line 2: `1 / 0`\\)", "1 / 0"),
    every("stub", "not written yet", body="raise NotImplementedError"),
    every("liar-about-itself", "", top="class Liar:\n    __signature__ = property(lambda self: 1 / 0)\n    def __call__(self, x): return 3 * x", body="", raw=b"class Liar:\n    __signature__ = property(lambda self: 1 / 0)\n    def __call__(self, x): return 3 * x\ntwice = Liar()\n"),
    fine("windows-lines", raw=b"def twice(x):\r\n    return 2 * x\r\n"),
    fine("byte-order-mark", raw=b"\xef\xbb\xbfdef twice(x):\n    return 2 * x\n"),
    fine("own-tests", raw=b"def twice(x):\n    return 2 * x\nif __name__ == '__main__':\n    while True: pass\n"),
    fine("callable-object", raw=b"class Twice:\n    def __call__(self, x): return 2 * x\ntwice = Twice()\n"),
    fine("dataclasses", "from dataclasses import dataclass\nfrom collections import namedtuple\nP = namedtuple('P', 'a b')\n@dataclass\nclass D:\n    a: int = 1", "D(), P(1, 2)"),
)  # fmt: skip

SDPA = "no library attention"
Q = "q = x.reshape(1, 1, 1, -1)\n"
F = "import torch.nn.functional as F\n"
LAYER = "layer = torch.nn.TransformerEncoderLayer(4, 2, batch_first=True)\nlayer.eval()\nwith torch.no_grad(): layer(torch.ones(1, 3, 4))"
CP = "no torch.utils.checkpoint"
RULES = (
    rule("alias", SDPA + ".*line 5", "from torch.nn.functional import scaled_dot_product_attention as mix", Q + "mix(q, q, q)"),
    rule("captured", SDPA, F + "TABLE = {'a': F.scaled_dot_product_attention}", Q + "TABLE['a'](q, q, q)"),
    rule("private-module", SDPA, body=Q + "torch._C._nn.scaled_dot_product_attention(q, q, q)"),
    rule("operator", SDPA, body=Q + "torch.ops.aten.scaled_dot_product_attention(q, q, q)"),
    rule("spelt-in-pieces", SDPA, F, Q + "getattr(F, '_'.join(['scaled', 'dot', 'product', 'attention']))(q, q, q)"),
    rule("in-a-string", SDPA, F, Q + "exec('F.scaled' + '_dot_product_attention(q, q, q)', {'F': F, 'q': q})"),
    rule("backwards", SDPA, F, Q + "getattr(F, 'noitnetta_tcudorp_tod_delacs'[::-1])(q, q, q)"),
    rule("scripted", SDPA, F + "@torch.jit.script\ndef mix(q):\n    return torch.nn.functional.scaled_dot_product_attention(q, q, q)", Q + "mix(q)", raw=b""),
    rule("in-a-thread", SDPA, F + "import threading", Q + "t = threading.Thread(target=F.scaled_dot_product_attention, args=(q, q, q)); t.start(); t.join()"),
    rule("swallowed", SDPA, F, Q + "try:\n    F.scaled_dot_product_attention(q, q, q); 1 / 0\nexcept BaseException: pass"),
    rule("in-a-layer", SDPA, body="with torch.no_grad(): torch.nn.MultiheadAttention(4, 2)(*[torch.ones(1, 1, 4)] * 3)"),
    rule("in-an-encoder", SDPA, body=LAYER),
    rule("vmapped", SDPA, F, Q + "torch.vmap(F.scaled_dot_product_attention)(q, q, q)"),
    rule("in-another-process", SDPA, "import subprocess, sys", "subprocess.run([sys.executable, '-c', 'pass'])"),
    rule("in-a-fork", SDPA, "import os", "if os.fork() == 0: os._exit(0)"),
    rule("only-at-import", SDPA, F + "q = torch.ones(1, 1, 2, 2)\nF.scaled_dot_product_attention(q, q, q)"),
    rule("checkpoint", CP + ".*line", "from torch.utils.checkpoint import checkpoint", "checkpoint(torch.sin, x, use_reentrant=False)"),
    rule("checkpoint-alias", CP, "import torch.utils.checkpoint as c\nsave = c.checkpoint", "save(torch.sin, x, use_reentrant=True)"),
    rule("checkpoint-import-module", CP, "import importlib", "importlib.import_module('torch.utils.' + 'checkpoint').checkpoint(torch.sin, x, use_reentrant=False)"),
    rule("checkpoint-sequential", CP, "import torch.utils.checkpoint", "torch.utils.checkpoint.checkpoint_sequential([torch.nn.Identity()] * 2, 2, x, use_reentrant=False)"),
    rule("checkpoint-function", CP, "from torch.utils.checkpoint import CheckpointFunction as Own", "Own.apply(torch.sin, False, x)"),
    rule("rms-norm", "no nn.RMSNorm", body="torch.nn.functional.rms_norm(x, x.shape[-1:])"),
    rule("rms-norm-module", "no nn.RMSNorm", body="torch.nn.RMSNorm(x.shape[-1])(x)"),
    rule("torch-in-numpy", "no torch", "import torch", framework="numpy", drill="twice-plain"),
    rule("torch-by-name", "no torch", body="__import__('to' + 'rch')", framework="numpy", drill="twice-plain"),
    rule("torch-by-importlib", "no torch", body="import importlib; importlib.import_module('torch')", framework="numpy", drill="twice-plain"),
    rule("numpy-by-importlib", "standard library only", body="import importlib; importlib.import_module('numpy')", **LIST),
    rule("a-small-module-by-importlib", "standard library only", body="import importlib; importlib.import_module('iniconfig')", **LIST),
    rule("torch-elsewhere", "no torch", "import subprocess", "subprocess.run(['true'])", framework="numpy", drill="twice-plain"),
    rule("numpy-in-python", "standard library only.*line 2", "import numpy", **LIST),
    rule("numpy-inside-a-try", "standard library only", body="try:\n    import numpy\nexcept ImportError: pass", **LIST),
    fine("checkpoint-is-a-word", "checkpoint = 3\ndef softmax(v): return v.softmax(-1)", "softmax(x) + checkpoint", framework="torch"),
    fine("softmax-is-allowed", F, "F.softmax(x, -1); F.layer_norm(x, x.shape[-1:])", framework="torch"),
    fine("own-attention", '"""Like F.scaled_dot_product_attention, torch.utils.checkpoint and nn.RMSNorm."""\ndef scaled_dot_product_attention(q): return q\nclass MultiheadAttention(torch.nn.Module): pass\nclass RMSNorm(torch.nn.Module): pass', "scaled_dot_product_attention(x); MultiheadAttention(); RMSNorm()", framework="torch"),
    fine("imported-but-unused", "from torch.nn.functional import scaled_dot_product_attention", framework="torch"),
    fine("getattr-for-something-else", body="getattr(torch, 'soft' + 'max')(x, -1)", framework="torch"),
    fine("torch-is-a-word", "torch = 'a light'  # import torch", "str(torch)", drill="twice-plain"),
    fine("whole-standard-library", "import heapq, collections, itertools, functools, re, bisect, json, typing, dataclasses", **LIST),
    fine("hangs-beside-a-mention", "# F.scaled_dot_product_attention", framework="torch"),
    fine("backward", body="y = x.clone().requires_grad_(); y.sum().backward()", framework="torch"),
)  # fmt: skip

CASES = (
    *HANGS,
    *EXITS,
    *RESOURCES,
    *OUTPUT,
    *STATE,
    *PATCHES,
    *HARNESS,
    *IMPOSTORS,
    *FORGERS,
    *LOADING,
    *RULES,
)

# The real command, with its process, on a part that stands for the rest.
REAL = (
    "endless-loop", "os-exit", "os-exit-at-import", "segfault", "exit-at-import", "reads-input", "twenty-gib", "syntax-error",
    "leaves-a-nameless-orphan", "leaves-a-daemon", "leaves-files", "prints-megabytes", "closes-every-descriptor", "patches-numpy",
    "forges-a-fault", "walks-the-frames", "mutates", "alias", "numpy-in-python", "own-attention", "prints-bytes",
)  # fmt: skip
