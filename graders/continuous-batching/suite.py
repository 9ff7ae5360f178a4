"""Continuous batching: a model that notes every call, tokens known beforehand, and the ideal schedule.

Each fact has a check of its own, in which the other facts do not matter where that is possible: one request
alone for when it ends, capacity 1 for the order of admission, tokens that do not depend on the state.
"""

import gc
import weakref

from interview_drill.graders.harness import (
    RAISED,
    advisory,
    assert_equal,
    assert_raises,
    assert_that,
    edge_case,
    shown,
)

FILLER = 7  # what the model says once its script is over


class State:
    """What prefill makes: the cache of one request. The model keeps weak references only."""

    def __init__(self, owner, model):
        self.owner = owner
        self.model = model


class Model:
    """prefill_fn and decode_fn with a script of tokens for each request; notes who was called with what."""

    def __init__(self, scripts):
        self.name = object()
        self.scripts = scripts
        self.said = dict.fromkeys(scripts, 0)
        self.states = []  # (req_id, weak reference) in the order of prefill
        self.steps = []  # one for each step: {"prefill": [ids, ...], "decode": [[(id, owner), ...], ...]}
        self.late = []  # requests decoded although their `done` was set
        self.own = set()  # id() of the requests that are this model's
        self.strangers = False  # whether another batcher's request or state came along
        self.begin()

    def begin(self):
        self.steps.append({"prefill": [], "decode": []})

    def prefill(self, requests):
        requests = list(requests)
        ids = [request.req_id for request in requests]
        self._watch(requests, ())
        self.steps[-1]["prefill"].append(ids)
        states = [State(i, self.name) for i in ids]
        self.states += [(i, weakref.ref(state)) for i, state in zip(ids, states, strict=True)]
        return states

    def decode(self, requests, states):
        requests, states = list(requests), list(states)
        self._watch(requests, states)
        owners = [getattr(state, "owner", None) for state in states]
        owners += [None] * (len(requests) - len(owners))
        self.steps[-1]["decode"].append([(r.req_id, o) for r, o in zip(requests, owners, strict=False)])
        self.steps[-1]["uneven"] = len(owners) != len(requests)
        self.late += [request.req_id for request in requests if request.done]
        return [self._next(request.req_id) for request in requests]

    def _watch(self, requests, states):
        self.strangers |= any(id(request) not in self.own for request in requests)
        self.strangers |= any(getattr(state, "model", self.name) is not self.name for state in states)

    def _next(self, req_id):
        script, n = self.scripts.get(req_id, []), self.said.get(req_id, 0)
        self.said[req_id] = n + 1
        return script[n] if n < len(script) else FILLER

    def admitted(self):
        """For each step the requests prefilled in it."""
        return [sorted(i for ids in step["prefill"] for i in ids) for step in self.steps]

    def decoded(self):
        """For each step the requests of each decode call."""
        return [[sorted(i for i, _ in call) for call in step["decode"]] for step in self.steps]

    def misplaced(self):
        """Whether some request was decoded with another's state, or lists had different lengths."""
        pairs = [pair for step in self.steps for call in step["decode"] for pair in call]
        return any(i != owner for i, owner in pairs) or any(step.get("uneven") for step in self.steps)

    def alive(self, ids):
        """Those of the requests whose states still exist."""
        if any(state() is not None for i, state in self.states if i in ids):
            gc.collect()
        return {i for i, state in self.states if i in ids and state() is not None}


class Run:
    """One batcher with its model. plan: {step: [(req_id, prompt length, script, max_new_tokens), ...]}."""

    def __init__(self, answer, capacity, plan):
        self.plan = plan
        self.rows = [row for step in sorted(plan) for row in plan[step]]
        self.model = Model({req_id: script for req_id, _, script, _ in self.rows})
        self.requests = {
            req_id: answer.Request(req_id, [3] * length, [], most, False)
            for req_id, length, _, most in self.rows
        }
        self.model.own = {id(request) for request in self.requests.values()}
        self.batcher = answer.ContinuousBatcher(capacity, self.model.prefill, self.model.decode)
        self.done = 0

    def step(self, times=1):
        for _ in range(times):
            for row in self.plan.get(self.done, ()):
                self.batcher.submit(self.requests[row[0]])
            if self.done:
                self.model.begin()
            self.batcher.step()
            self.done += 1
        return self

    def outcome(self):
        """(generated, done) of each request, in the order of submission."""
        found = [self.requests[row[0]] for row in self.rows]
        return [(plain(request.generated), request.done) for request in found]


def plain(tokens):
    return list(tokens) if isinstance(tokens, list | tuple) else shown(tokens)


def expected_tokens(answer, script, most):
    tokens = script[:most]
    return tokens[: tokens.index(answer.EOS) + 1] if answer.EOS in tokens else tokens


def ideal(answer, capacity, plan):
    """Per step the ids admitted and decoded, by the definition."""
    waiting, active, admitted, decoded, step = [], {}, [], [], 0
    while step <= max(plan) or waiting or active:
        waiting += plan.get(step, [])
        joining = waiting[: capacity - len(active)]
        waiting = waiting[len(joining) :]
        active.update({i: len(expected_tokens(answer, script, most)) for i, _, script, most in joining})
        admitted.append(sorted(row[0] for row in joining))
        decoded.append([sorted(active)] if active else [])
        active = {i: left - 1 for i, left in active.items() if left > 1}
        step += 1
    return admitted, decoded


def tokens(kit, n, stream=0):
    """n tokens, none of them EOS; the second is 0, a token like any other."""
    rng = kit.random(stream)
    return [0 if i == 1 else rng.randrange(10, 100) for i in range(n)]


# ---------------------------------------------------------------- one request


def test_worked_example(answer):
    """The example of the brief: what is generated in four steps."""
    plan = {0: [(0, 2, [7, 7, 7], 1), (1, 1, [7] * 5, 3), (2, 1, [answer.EOS], 9)]}
    run = Run(answer, 2, plan).step(4)
    expected = [([7], True), ([7, 7, 7], True), ([answer.EOS], True)]
    assert_equal(run.outcome(), expected, "generated and done of requests 0, 1 and 2 after four steps")


def test_ends_at_max_new_tokens(answer, kit):
    """A request alone stops at max_new_tokens generated tokens; its prompt does not count."""
    got, expected = [], []
    for stream, (length, most) in enumerate(((4, 6), (2, 3), (8, 5), (1, 1), (3, 2), (1, 4))):
        script = tokens(kit, most + 9, stream)
        run = Run(answer, 1, {0: [(stream, length, script, most)]}).step(most + 4)
        got += run.outcome()
        expected.append((script[:most], True))
    assert_equal(got, expected, "generated and done, a request at a time, scripts without EOS")


def test_ends_at_eos(answer, kit):
    """A request alone stops at EOS, and EOS is in `generated`."""
    got, expected = [], []
    for stream, at in enumerate((3, 1, 5)):
        script = [*tokens(kit, at - 1, stream), answer.EOS, *tokens(kit, 20, 10 + stream)]
        got += Run(answer, 1, {0: [(stream, 1, script, 12)]}).step(15).outcome()
        expected.append((script[:at], True))
    assert_equal(got, expected, "generated and done, a request at a time, EOS before max_new_tokens")


def test_done_is_set_in_the_step_of_the_last_token(answer, kit):
    """One token a step, and `done` with the last of them."""
    script = tokens(kit, 9, 20)
    run, got = Run(answer, 1, {0: [(5, 2, script, 3)]}), []
    for _ in range(3):
        got += run.step().outcome()
    expected = [(script[:1], False), (script[:2], False), (script[:3], True)]
    assert_equal(got, expected, "generated and done after steps 1, 2 and 3, max_new_tokens=3")


# ---------------------------------------------------------------- many requests


def test_admits_into_every_free_slot(answer, kit):
    """All free slots are filled at the start of each step, while others go on decoding."""
    lengths = {0: 4, 1: 2, 2: 4, 3: 1, 4: 2, 5: 1}
    plan = {0: [(i, 2, tokens(kit, 12, 30 + i), n) for i, n in lengths.items()]}
    run = Run(answer, 3, plan).step(8)
    expected = [[0, 1, 2], [], [3], [4], [5], [], [], []]
    what, got = "who is admitted in each step; capacity 3, lengths 4 2 4 1 2 1", run.model.admitted()
    text = what if got == expected else f"{what}\n  expected {expected}\n  got      {shown(got)}"
    assert_that(got == expected, text, [got, bool(run.model.late)])


def test_first_come_first_served(answer, kit):
    """Requests are admitted in the order of submission, whatever their ids and lengths."""
    first, later = {7: 2, 3: 1, 9: 3, 5: 1}, {8: 2, 1: 1}
    plan = {0: [(i, 1, tokens(kit, 9, 40 + i), n) for i, n in first.items()]}
    plan[1] = [(i, 1, tokens(kit, 9, 50 + i), n) for i, n in later.items()]
    run = Run(answer, 1, plan).step(22)
    got = list(dict.fromkeys(i for ids in run.model.admitted() for i in ids))
    assert_equal(
        got, [7, 3, 9, 5, 8, 1], "order of admission; capacity 1, two requests submitted after step 1"
    )


def test_never_more_than_max_batch_size(answer, kit):
    """At most max_batch_size requests are decoded together."""
    plan = {0: [(i, 1, tokens(kit, 9, 60 + i), n) for i, n in enumerate((2, 4, 3, 3, 2))]}
    plan[2] = [(i, 1, tokens(kit, 9, 60 + i), 3) for i in (5, 6, 7)]
    run = Run(answer, 2, plan).step(16)
    sizes = [len(call) for step in run.model.decoded() for call in step]
    what = "requests in one decode call, max_batch_size=2"
    holds = bool(sizes) and max(sizes) <= 2
    assert_that(holds, what if holds else f"{what}\n  expected at most 2, got {max(sizes, default=0)}", None)


def test_each_request_has_its_own_state(answer, kit):
    """Requests and states are passed in the same order, also after some have left and others joined."""
    misplaced = False
    for stream, lengths in enumerate(((1, 4, 2, 3, 2), (4, 1, 3, 2, 2), (3, 4, 1, 2, 5), (2, 2, 5, 1, 3))):
        plan = {0: [(i, 1, tokens(kit, 9, 70 + i + stream), n) for i, n in enumerate(lengths)]}
        misplaced = misplaced or Run(answer, 3, plan).step(14).model.misplaced()
    what = "each request is decoded with the state that its prefill made"
    assert_that(not misplaced, what if not misplaced else f"{what}\n  some were given another's", None)


def test_every_active_request_gets_its_token(answer, kit):
    """Requests that end in the same step, or next to one that ends, lose nothing."""
    got, expected = [], []
    for stream, lengths in enumerate(((1, 1, 3, 2), (2, 3, 3, 2), (1, 2, 1, 1))):
        plan = {0: [(i, 1, tokens(kit, 12, 80 + i + 9 * stream), n) for i, n in enumerate(lengths)]}
        run = Run(answer, 4, plan)
        for step in (1, 2, 3):
            got.append(run.step().outcome())
            expected.append([(row[2][: min(step, row[3])], step >= row[3]) for row in run.rows])
    what = "generated and done after each of three steps; capacity 4, four requests"
    holds = got == expected
    where = next((i for i, (a, b) in enumerate(zip(got, expected, strict=True)) if a != b), 0)
    text = f"{what}\n  expected {shown(expected[where])}\n  got      {shown(got[where])}"
    assert_that(holds, what if holds else text, got)


def test_prefilled_once(answer, kit):
    """Each request is prefilled once, when it is admitted."""
    plan = {0: [(i, 1, tokens(kit, 9, 110 + i), n) for i, n in enumerate((3, 1, 4, 2))]}
    plan[2] = [(9, 1, tokens(kit, 9, 120), 2)]
    run = Run(answer, 2, plan).step(12)
    ids = [i for step in run.model.admitted() for i in step]
    again = {i for i in ids if ids.count(i) > 1}
    what = "no request is prefilled twice"
    assert_that(
        bool(ids) and not again,
        what if ids and not again else f"{what}\n  again: {again or 'none at all'}",
        None,
    )


def test_finished_requests_are_not_decoded(answer, kit):
    """A request whose `done` is set is in no later call."""
    plan = {0: [(i, 1, tokens(kit, 9, 130 + i), n) for i, n in enumerate((1, 1, 5, 2, 5))]}
    run = Run(answer, 5, plan).step(7)
    what = "requests decoded although they were done; two end in the first step"
    assert_that(any(run.model.decoded()), f"{what}\n  nothing was decoded at all", None)
    assert_equal(sorted(run.model.late), [], what)


def test_states_of_finished_requests_are_freed(answer, kit):
    """Nothing of the batcher keeps a finished request's state, whether EOS or its length ended it."""
    scripts = [
        (tokens(kit, 9, 140), 1),
        ([12, answer.EOS, 5], 9),
        (tokens(kit, 9, 141), 5),
        (tokens(kit, 9, 142), 3),
    ]
    plan = {0: [(i, 1, script, most) for i, (script, most) in enumerate(scripts)]}
    plan[6] = [(8, 1, tokens(kit, 9, 143), 2)]
    run, kept = Run(answer, 4, plan), set()
    for _ in range(9):
        run.step()
        ended = {i for i, request in run.requests.items() if request.done}
        kept |= run.model.alive(ended)
    ended = all(request.done for request in run.requests.values())
    what = "the states of finished requests are gone after their last step"
    text = (
        f"{what}\n  still there: those of requests {sorted(kept)}"
        if kept
        else f"{what}\n  not all have finished"
    )
    assert_that(not kept and ended, what if not kept and ended else text, None, RAISED)


@edge_case
def test_an_idle_step_calls_nothing(answer, kit):
    """Without waiting and active requests neither function is called, before and after some work."""
    plan = {2: [(0, 1, tokens(kit, 9, 150), 2)], 7: [(1, 1, tokens(kit, 9, 151), 1)]}
    run = Run(answer, 2, plan).step(10)
    idle = [run.model.steps[i] for i in (0, 1, 5, 6, 9)]
    got = [[step["prefill"], [sorted(i for i, _ in call) for call in step["decode"]]] for step in idle]
    assert_equal(got, [[[], []]] * 5, "calls of prefill_fn and decode_fn in five steps with nothing to do")


@edge_case
def test_submitted_while_others_decode(answer, kit):
    """A request that comes later joins in the next step if a slot is free, and is served to its end."""
    plan = {
        0: [(4, 1, tokens(kit, 9, 160), 6)],
        2: [(2, 1, tokens(kit, 9, 161), 2)],
        5: [(6, 1, tokens(kit, 9, 162), 1)],
    }
    run = Run(answer, 2, plan).step(10)
    got = (run.model.admitted(), run.outcome())
    expected = (ideal(answer, 2, plan)[0] + [[]] * 4, [(row[2][: row[3]], True) for row in run.rows])
    what = "who is admitted in each step, and what they generate; submitted before steps 1, 3 and 6"
    assert_equal(got, (expected[0], expected[1]), what)


@edge_case
def test_batchers_are_independent(answer, kit):
    """A second batcher knows nothing of the first one's requests, also where ids are the same."""
    lengths = {0: 7, 1: 4, 2: 6}  # capacity 2: the third waits until step 5
    one = Run(answer, 2, {0: [(i, 1, tokens(kit, 9, 170 + i), n) for i, n in lengths.items()]})
    two = Run(answer, 2, {2: [(0, 1, tokens(kit, 9, 175), 2)]})
    for _ in range(11):
        one.step()
        two.step()
    holds = any(one.model.decoded()) and not one.model.strangers and not two.model.strangers
    what = "two batchers used in turn, each with its own requests"
    assert_that(holds, what if holds else f"{what}\n  what one does shows in the other", None)


def test_random_workloads(answer, kit):
    """Step by step the ideal schedule: who joins, who is decoded, what is generated, and when all is done."""
    what, problem = "random workloads against the ideal schedule", None
    for stream, capacity in enumerate((1, 2, 3, 5)):
        rng, plan = kit.random(200 + stream), {0: [], 1: [], 3: [], 6: []}
        for i in rng.sample(range(100), 14):
            script = tokens(kit, 8, 300 + i)
            if rng.random() < 0.4:
                script[rng.randrange(6)] = answer.EOS
            plan[rng.choice((0, 0, 0, 1, 3, 6))].append((i, rng.randrange(1, 9), script, rng.randrange(1, 7)))
        problem = problem or workload_problem(answer, capacity, plan)
    assert_that(problem is None, what if problem is None else f"{what}\n  {problem}", None, RAISED)


def workload_problem(answer, capacity, plan):
    admitted, decoded = ideal(answer, capacity, plan)
    run = Run(answer, capacity, plan).step(len(decoded) + 2)
    for step, (join, work) in enumerate(zip(admitted, decoded, strict=True)):
        got = run.model.admitted()[step], run.model.decoded()[step]
        if got != (join, work):
            where = f"capacity {capacity}, step {step + 1}"
            return f"{where}: admitted {got[0]} and decoded {got[1]}, not {join} and {work}"
    wrong = [
        r[0]
        for r, o in zip(run.rows, run.outcome(), strict=True)
        if o != (expected_tokens(answer, r[2], r[3]), True)
    ]
    return f"capacity {capacity}: requests {wrong} have other tokens, or are not done" if wrong else None


@edge_case
@advisory
def test_rejects_what_cannot_be(answer, kit):
    """A req_id that is still waiting or active, and max_batch_size below 1, raise an error that says so."""
    run = Run(answer, 1, {0: [(0, 1, tokens(kit, 9, 180), 4), (1, 1, tokens(kit, 9, 181), 4)]}).step()
    for req_id, where in ((1, "waiting"), (0, "active")):
        again = answer.Request(req_id, [3], [], 2, False)
        error = assert_raises(
            lambda r=again: run.batcher.submit(r), (Exception,), f"submit() of an id that is {where}"
        )
        assert_that(bool(str(error).strip()), "the error says what is wrong", str(error))
    for size in (0, -1):
        call = lambda n=size: answer.ContinuousBatcher(n, run.model.prefill, run.model.decode)  # noqa: E731
        error = assert_raises(call, (Exception,), f"ContinuousBatcher with max_batch_size={size}")
        assert_that(bool(str(error).strip()), "the error says what is wrong", str(error))
