"""KV cache: what update returns, each step against full attention, several caches, numerics, work a token."""

import math
import weakref

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_no_larger_error,
    assert_shape,
    assert_untouched,
    is_tensor,
)
from interview_drill.graders.harness import (
    SHAPE,
    TYPE,
    CheckFailed,
    advisory,
    assert_amount,
    assert_equal,
    edge_case,
    efficiency,
    fail,
    numerics,
    observe,
    shown,
)

B, H, Dh = 2, 3, 4  # all different, and different from the numbers of tokens below
MATRICES = ("W_q", "W_k", "W_v", "W_o")

# ---------------------------------------------------------------- the definition


def split(y, heads):
    """(B, T, d) -> (B, H, T, Dh): head h owns features h * Dh to (h + 1) * Dh - 1."""
    width = y.shape[2] // heads
    return np.stack([y[:, :, h * width : (h + 1) * width] for h in range(heads)], axis=1)


def definition(x, weights, heads):
    """Full causal attention over all tokens, one query of one head at a time, in float64."""
    q, k, v = (split(x @ w, heads) for w in weights[:3])
    width = q.shape[3]
    merged = np.zeros(x.shape)
    for b, h, i in np.ndindex(q.shape[:3]):
        scores = k[b, h, : i + 1] @ q[b, h, i] / math.sqrt(width)
        shares = np.exp(scores - scores.max())
        merged[b, i, h * width : (h + 1) * width] = shares @ v[b, h, : i + 1] / shares.sum()
    return merged @ weights[3]


def layer(kit, tokens, seed=0, b=B, heads=H, width=Dh):
    """Random tokens (B, T, d) and the four weights (d, d)."""
    d = heads * width
    weights = [kit.randn(d, d, seed=seed + 1 + i, scale=1.3 / math.sqrt(d)) for i in range(4)]
    return kit.randn(b, tokens, d, seed=seed), weights


# ---------------------------------------------------------------- a cache whose update is overheard


class Ears:
    """What update was given and what it returned: looked at where a step goes wrong, to tell why."""

    def __init__(self, keys, values):
        self.keys, self.values = keys, values  # what the cache should hold in the end: (B, H, T, Dh)
        self.given = []  # the number of tokens of each call
        self.returned = None
        self.depth = 0

    def blame(self, t):
        """Fail where the axes of what update returned for token t are not those of its first t tokens."""
        if self.returned is None:
            return
        for name, got, want in zip("KV", self.returned, (self.keys, self.values), strict=True):
            _judge_axes(name, got, want[:, :, :t].shape, t)


def _judge_axes(name, got, want, t):
    what = f"{name} that update returned once it had {t} token{'s' if t > 1 else ''}"
    if not is_tensor(got):
        observe(what, type(got).__name__)
        fail(f"{what}\n  expected a tensor, got {shown(got, 60)}", TYPE)
    shape = tuple(got.shape)
    if shape == tuple(want):
        return
    signs = (
        [(a > b) - (a < b) for a, b in zip(shape, want, strict=False)] if len(shape) == 4 else [len(shape)]
    )
    observe(what, signs)
    if signs == [0, 0, -1, 0]:
        observe(what, got.detach().double().cpu().numpy(), "array", 1e-4, 1e-4)
    fail(f"{what}\n  expected shape {tuple(want)}\n  got shape      {shape}", SHAPE)


SPIES = (
    weakref.WeakKeyDictionary()
)  # by the candidate's module: what is kept on the class must be found again


def overheard(answer, ears):
    """A KVCache of the candidate's that also writes down what its update is given and returns."""
    if answer not in SPIES:
        SPIES[answer] = _spy_on(answer.KVCache)
    cache = SPIES[answer]()
    object.__setattr__(cache, "ears_of_the_suite", ears)
    return cache


def _spy_on(parent):
    class KVCache(parent):
        def update(self, *args, **named):
            ears = self.ears_of_the_suite
            ears.depth += 1
            try:
                result = super().update(*args, **named)
            finally:
                ears.depth -= 1
            if not ears.depth:  # an update may call itself token by token
                ears.given.append(_tokens((*args, *named.values())[0]))
                ears.returned = tuple(result) if isinstance(result, tuple | list) else None
                ears.returned = ears.returned if len(ears.returned or ()) == 2 else None
            return result

    return KVCache


def _tokens(given):
    return int(given.shape[-2]) if is_tensor(given) and given.ndim > 1 else 0


class Decoder:
    """Takes the candidate through a sequence token by token, and judges every step."""

    def __init__(self, answer, kit, x, weights, heads, label, dtype="float32", **tolerances):
        self.answer, self.kit, self.dtype, self.heads = answer, kit, dtype, heads
        self.x, self.label, self.tolerances = x, label, tolerances
        self.expected = definition(x, weights, heads)
        self.ears = Ears(*(split(x @ w, heads) for w in weights[1:3]))
        self.weights = [kit.give(w, dtype) for w in weights]
        self.cache = overheard(answer, self.ears)
        self.t = 0

    def prefill(self, tokens):
        """Give the cache its first tokens in one piece."""
        pieces = (self.kit.give(a[:, :, :tokens], self.dtype) for a in (self.ears.keys, self.ears.values))
        self.cache.update(*pieces)
        self.t = tokens

    def step(self):
        """One token through the layer; where it raises, a wrong update is told first."""
        x_new = self.kit.give(self.x[:, self.t : self.t + 1], self.dtype)
        self.t += 1
        try:
            return self.answer.attention_step(x_new, *self.weights, self.cache, self.heads)
        except CheckFailed:
            raise
        except Exception:
            self.ears.blame(self.t)
            raise

    def walk(self, steps):
        """Steps whose output is not the question; a wrong update is told where it shows in them."""
        for _ in range(steps):
            out = self.step()
            self.explain(self._right(out, self.expected[:, self.t - 1 : self.t]))
            yield out

    def explain(self, right):
        """Where an output is wrong, the reason may be that update returned other tokens than it should."""
        if not right:
            self.ears.blame(self.t)

    def judge(self, steps=None):
        """Each of the next steps gives the last row of full attention."""
        for _ in range(self.x.shape[1] - self.t if steps is None else steps):
            out, t = self.step(), self.t
            want = self.expected[:, t - 1 : t]
            self.explain(self._right(out, want))
            assert_close(out, want, f"output for token {t}, {self.label}", kit=self.kit, **self.tolerances)

    def _right(self, out, want):
        if not is_tensor(out) or tuple(out.shape) != want.shape:
            return False
        rtol, atol = self.tolerances.get("rtol", 1.3e-6), self.tolerances.get("atol", 1e-5)
        return np.allclose(out.detach().double().cpu().numpy(), want, rtol=rtol, atol=atol)


def pair(result, what):
    """K and V as update returned them."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        got = f"{len(result)} things" if isinstance(result, tuple | list) else shown(result, 60)
        observe(what, type(result).__name__)
        fail(f"{what}\n  expected (K, V), got {got}", TYPE)
    return result


# ---------------------------------------------------------------- update


def test_update_returns_all_tokens_oldest_first(answer, kit):
    """Single tokens, then a piece of three, then one more: K and V hold all of them in order."""
    keys, values = kit.randn(B, H, 6, Dh, seed=1), kit.randn(B, H, 6, Dh, seed=2)
    cache = answer.KVCache()
    start = 0
    for size in (1, 1, 3, 1):
        end = start + size
        news = [kit.give(a[:, :, start:end]) for a in (keys, values)]
        K, V = pair(cache.update(*news), f"what update returns at {end} tokens")
        _judge_held(answer, kit, K, V, keys[:, :, :end], values[:, :, :end])
        start = end


def _judge_held(answer, kit, K, V, keys, values):
    t = keys.shape[2]
    for name, got, want in (("K", K, keys), ("V", V, values)):
        if is_tensor(got) and got.ndim == 4 and got.shape[2] > t:
            # A cache may return too much and a step may know which part of it counts: note whether it does.
            observe("steps with such a cache", _steps_are_right(answer, kit))
        _judge_axes(name, got, want.shape, t)
        assert_close(got, want, f"{name} that update returned once it had {t} tokens", kit=kit)


def _steps_are_right(answer, kit):
    """Whether three steps with scores near -1e4 are, in which an empty slot would take all the weight."""
    x, weights = _large(kit, 5, [200] * 3, [-100] * 3)
    want = definition(x, weights, H)
    cache, given = answer.KVCache(), [kit.give(w) for w in weights]
    try:
        outs = [answer.attention_step(kit.give(x[:, t : t + 1]), *given, cache, H) for t in range(3)]
        return bool(np.allclose(torch.cat(outs, dim=1).detach().double().cpu().numpy(), want, atol=1e-2))
    except Exception:
        return False


# ---------------------------------------------------------------- steps


def test_output_has_the_shape_of_the_token(answer, kit):
    """(B, 1, d) -> (B, 1, d), on an empty cache and on one that holds a token."""
    case = Decoder(answer, kit, *layer(kit, 2, seed=10), H, "B=2, H=3, Dh=4")
    for out in case.walk(2):
        assert_shape(out, (B, 1, H * Dh), f"the output for token {case.t}, B={B}, H={H}, Dh={Dh}")


def test_worked_example(answer, kit):
    """Two heads of one feature: the second token weighs its keys 1 : 3 in one and 1 : 1 in the other."""
    x = np.array([[[0.0, 2.0], [1.0, 6.0]]])
    q, k = np.array([[math.log(3.0), 0.0], [0.0, 0.0]]), np.eye(2)
    case = Decoder(
        answer, kit, x, [q, k, np.eye(2), np.array([[1.0, 0.0], [10.0, 1.0]])], 2, "the worked example"
    )
    case.expected = np.array([[[20.0, 2.0], [0.75 + 40.0, 4.0]]])  # heads [0, 2], then [3/4, 4]
    case.judge()


def test_first_token_on_an_empty_cache(answer, kit):
    """The first token sees itself alone: its value, projected."""
    Decoder(answer, kit, *layer(kit, 1, seed=20), H, "an empty cache").judge()


def test_every_step_matches_full_attention(answer, kit):
    """Each output is the last row of full causal attention over all tokens so far."""
    Decoder(answer, kit, *layer(kit, 6, seed=30), H, "random tokens, B=2, H=3, Dh=4").judge()


def test_sixty_four_steps(answer, kit):
    """The cache holds 64 tokens and forgets none."""
    Decoder(answer, kit, *layer(kit, 64, seed=40, b=1, heads=2), 2, "64 steps, B=1, H=2").judge()


def test_prompt_in_one_piece(answer, kit):
    """update takes five tokens at once; the steps after it attend to all of them."""
    case = Decoder(answer, kit, *layer(kit, 8, seed=50), H, "after a prompt of 5 tokens")
    case.prefill(5)
    case.judge()


def test_cache_holds_what_the_steps_projected(answer, kit):
    """After five steps update returns their keys and values, head by head, and then the new one."""
    case = Decoder(answer, kit, *layer(kit, 6, seed=60), H, "")
    for _ in case.walk(5):
        pass
    ears = case.ears
    result = case.cache.update(*(kit.give(a[:, :, 5:]) for a in (ears.keys, ears.values)))
    K, V = pair(result, "what update returns after five steps")
    _judge_held(answer, kit, K, V, ears.keys, ears.values)


def test_each_step_gives_update_its_token(answer, kit):
    """attention_step adds its token, and it alone, with cache.update."""
    case = Decoder(answer, kit, *layer(kit, 3, seed=70), H, "")
    for _ in case.walk(3):
        pass
    if case.ears.given != [1, 1, 1]:
        observe("a step projects earlier tokens again", _growth(answer, kit)[1] > 50)
    assert_equal(case.ears.given, [1, 1, 1], "tokens given to update in three steps")


# ---------------------------------------------------------------- edges


@edge_case
def test_caches_are_independent(answer, kit):
    """Two sequences decoded in turns, then a third of another size: each has its own cache."""
    cases = [Decoder(answer, kit, *layer(kit, 4, seed=s), H, f"sequence {s}") for s in (100, 110)]
    for _ in range(4):
        for case in cases:
            case.judge(1)
    Decoder(answer, kit, *layer(kit, 3, seed=120, b=3, heads=2, width=5), 2, "sequence 120").judge()


@edge_case
def test_one_sequence_of_one_head(answer, kit):
    """B = 1 and n_heads = 1."""
    Decoder(answer, kit, *layer(kit, 5, seed=130, b=1, heads=1, width=7), 1, "B=1, H=1, Dh=7").judge()


@edge_case
def test_more_heads_than_features(answer, kit):
    """Every size is read from the inputs: B=3, H=5, Dh=2."""
    Decoder(answer, kit, *layer(kit, 4, seed=140, b=3, heads=5, width=2), 5, "B=3, H=5, Dh=2").judge()


@edge_case
def test_any_memory_layout(answer, kit):
    """Inputs that are not contiguous give the same result."""
    keys, values = kit.randn(B, H, 4, Dh, seed=150), kit.randn(B, H, 4, Dh, seed=151)
    cache = answer.KVCache()
    for start, end in ((0, 1), (1, 2), (2, 4)):
        news = [kit.give_strided(a[:, :, start:end]) for a in (keys, values)]
        K, V = pair(cache.update(*news), f"what update returns at {end} tokens")
        _judge_held(answer, kit, K, V, keys[:, :, :end], values[:, :, :end])
    x, weights = layer(kit, 3, seed=160)
    case = Decoder(answer, kit, x, weights, H, "strided tokens and weights")
    case.weights = [kit.give_strided(w) for w in weights]
    case.judge()


@edge_case
def test_inputs_are_left_alone(answer, kit):
    """The caller still needs the token, the weights, k_new and v_new."""
    x, weights = layer(kit, 3, seed=170)
    case = Decoder(answer, kit, x, weights, H, "")
    pieces = [kit.randn(B, H, 2, Dh, seed=s) for s in (176, 177)]
    given = [kit.give(a) for a in pieces]
    other = answer.KVCache()
    for _ in range(2):
        other.update(*given)
    for name, array, before in zip(("k_new", "v_new"), given, pieces, strict=True):
        assert_untouched(array, before, name)
    tokens = [kit.give(x[:, t : t + 1]) for t in range(3)]
    for token in tokens:
        answer.attention_step(token, *case.weights, case.cache, H)
    for t, token in enumerate(tokens):
        assert_untouched(token, x[:, t : t + 1], f"token {t + 1}")
    for name, array, before in zip(MATRICES, case.weights, weights, strict=True):
        assert_untouched(array, before, name)


# ---------------------------------------------------------------- numerics


def _large(kit, seed, queries, keys, factors=(1.0, 1.0, 1.0)):
    """Tokens whose scores are products of given whole numbers; with Dh = 4 all is exact in float32."""
    d = H * Dh
    x = np.round(kit.randn(B, len(keys), d, seed=seed) * 2)
    x[:, :, 0::Dh], x[:, :, 1::Dh] = np.array(queries)[:, None], np.array(keys)[:, None]
    W_q, W_k = np.zeros((d, d)), np.zeros((d, d))
    for h in range(H):
        W_q[h * Dh, h * Dh], W_k[h * Dh + 1, h * Dh] = (
            factors[h],
            1.0,
        )  # the query is feature 0, the key feature 1 of a head
        W_q[h * Dh + 2, h * Dh + 1] = W_k[h * Dh + 3, h * Dh + 1] = (
            1.0  # and a product of small whole numbers
        )
    W_v, W_o = (kit.randn(d, d, seed=seed + i, scale=1 / math.sqrt(d)) for i in (1, 2))
    return x, [W_q, W_k, W_v, W_o]


@numerics
def test_large_scores(answer, kit):
    """Scores from -1e4 to 1e4 in one row stay finite and right, in one head up to half of that."""
    queries, keys = [1, 200, 150, -200, -100], [1, 80, -90, 100, -100]  # each row's largest is above 0
    x, weights = _large(kit, 200, queries, keys, factors=(1.0, 0.5, 1.0))
    Decoder(answer, kit, x, weights, H, "scores from -1e4 to 1e4", atol=1e-2, rtol=0.0).judge()


@numerics
def test_scores_all_high_or_all_low(answer, kit):
    """Every score is near 1e4, or near -1e4: the tokens in the cache share all the weight."""
    for sign in (1, -1):
        x, weights = _large(kit, 210 + 5 * sign, [200] * 5, [100 * sign] * 5)
        case = Decoder(answer, kit, x, weights, H, f"every score near {sign}e4", atol=1e-2, rtol=0.0)
        case.judge()


@numerics
def test_double_precision(answer, kit):
    """float64 in, float64 out, K and V too; values are right at float32's tolerance."""
    case = Decoder(answer, kit, *layer(kit, 5, seed=230), H, "float64", "float64", rtol=1.3e-6, atol=1e-5)
    assert_dtype(case.step(), "float64", "the output for token 1")
    case.judge(3)
    _judge_dtype(case, "float64")


@numerics
def test_half_precision(answer, kit):
    """bfloat16 in, bfloat16 out, and an error near that of a plain computation in it."""
    dtype = "bfloat16"
    x, weights = layer(kit, 6, seed=240)
    rounded = [kit.give(a, dtype).double().cpu().numpy() for a in (x, *weights)]
    case = Decoder(answer, kit, rounded[0], rounded[1:], H, dtype, dtype)
    plain = _plainly(kit, x, weights, dtype)
    for t in range(5):
        out, what = case.step(), f"output for token {t + 1}, {dtype}"
        assert_dtype(out, dtype, what)
        case.explain(_near(out, case.expected[:, t : t + 1], plain[:, t : t + 1]))
        assert_no_larger_error(out, case.expected[:, t : t + 1], plain[:, t : t + 1], what, floor=3e-2)
    _judge_dtype(case, dtype)


def _near(out, exact, plain):
    got = out.detach().double().cpu().numpy()
    return got.shape == exact.shape and np.abs(got - exact).max() <= 3 * np.abs(plain - exact).max() + 3e-2


def _judge_dtype(case, dtype):
    news = [case.kit.give(a[:, :, case.t : case.t + 1], dtype) for a in (case.ears.keys, case.ears.values)]
    for name, held in zip("KV", pair(case.cache.update(*news), "what update returns"), strict=True):
        assert_dtype(held, dtype, f"{name}, {dtype}")


def _plainly(kit, x, weights, dtype):
    """Full attention in the dtype itself: how far an honest computation is off."""
    x, (W_q, W_k, W_v, W_o) = kit.give(x, dtype), [kit.give(w, dtype) for w in weights]
    q, k, v = ((x @ w).unflatten(2, (H, Dh)).transpose(1, 2) for w in (W_q, W_k, W_v))
    future = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).triu(1)
    shares = (q @ k.mT / math.sqrt(Dh)).masked_fill(future, -math.inf).softmax(-1)
    return ((shares @ v).transpose(1, 2).flatten(2) @ W_o).double().cpu().numpy()


# ---------------------------------------------------------------- work


class Work(TorchDispatchMode):
    """Multiply-adds of products and fused attention, and elements written by everything else but views."""

    def __init__(self):
        super().__init__()
        self.amount = 0
        self.largest = 0  # elements of the largest new memory

    @classmethod
    def _should_skip_dynamo(cls):
        return False  # else torch wraps the method below and imports its compiler for it: seconds

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        made = [t for t in (out if isinstance(out, tuple | list) else (out,)) if isinstance(t, torch.Tensor)]
        if name in PRODUCTS:
            self.amount += out.numel() * args[PRODUCTS[name]].shape[-1]
        elif "scaled_dot_product" in name:
            self.amount += 2 * args[0].numel() * args[1].shape[-2]
        elif not func.is_view:
            self.amount += sum(t.numel() for t in made)
            if not name.endswith("_"):
                self.largest = max([self.largest, *(t.numel() for t in made)])
        return out


PRODUCTS = {"mm": 0, "bmm": 0, "mv": 0, "dot": 0, "addmm": 1, "baddbmm": 1, "addbmm": 1, "addmv": 1}


@efficiency
def test_a_step_projects_one_token(answer, kit):
    """Each token more in the cache costs its share of attention, and no projection of earlier tokens."""
    early, late = _growth(answer, kit)
    observe("operations a token grow with the tokens, too", late - early > 32)
    assert_amount(
        late, 50, "operations that one token more in the cache adds to a step, as a multiple of B * d"
    )


def _growth(answer, kit):
    """Operations that one token more adds to a step, over B * d: between tokens 4 and 12, then 20 and 28."""
    b, heads, width = 2, 4, 64
    case, costs = (
        Decoder(answer, kit, *layer(kit, 32, seed=300, b=b, heads=heads, width=width), heads, ""),
        [],
    )
    for _ in range(32):
        with Work() as work:
            case.step()
        costs.append(work.amount / (b * heads * width))
    # Means over eight steps, so that a buffer which grows now and then counts by its share.
    means = [sum(costs[i : i + 8]) / 8 for i in (0, 8, 16, 24)]
    return tuple(max(0.0, means[i + 1] - means[i]) / 8 for i in (0, 2))


@efficiency
@advisory
def test_update_seldom_moves_the_cache(answer, kit):
    """Memory for the whole cache is not requested anew at every step."""
    cache, moves = answer.KVCache(), 0
    for t in range(64):
        k, v = (kit.give(kit.randn(1, 2, 1, 8, seed=400 + t)) for _ in range(2))
        with Work() as work:
            cache.update(k, v)
        moves += work.largest >= 1 * 2 * (t + 1) * 8
    assert_amount(moves, 16, "of 64 updates with one token, those that made a tensor as large as all of K")
