"""Byte-level BPE: what training merges and when it stops, then encoding; each fact on inputs without ties.

Ties are free, so a text whose counts tie says little about which mistake was made: such texts are only
replayed, and their checks record that they failed and no values.
"""

from collections import Counter
from itertools import pairwise

from interview_drill.graders.harness import (
    RAISED,
    TYPE,
    advisory,
    assert_equal,
    assert_that,
    edge_case,
    efficiency,
    fail,
    observe,
    shown,
)

SIGNS = [chr(c) for c in range(33, 127)]  # printable ASCII without the space


# ---------------------------------------------------------------- the definition


def pair_counts(sequences):
    return Counter(pair for s in sequences for pair in pairwise(s))


def merge(tokens, pair, new):
    out, i = [], 0
    while i < len(tokens):
        hit = i + 1 < len(tokens) and (tokens[i], tokens[i + 1]) == pair
        out.append(new if hit else tokens[i])
        i += 2 if hit else 1
    return out


def merge_all(text, merges):
    tokens = list(text.encode())
    for pair, new in merges:
        tokens = merge(tokens, pair, new)
    return tokens


def learn(corpus, vocab_size):
    """Merges of one legal training."""
    sequences, merges = [list(text) for text in corpus], []
    for new in range(256, vocab_size):
        counts = pair_counts(sequences)
        if not counts:
            break
        pair = max(counts, key=counts.get)
        sequences = [merge(s, pair, new) for s in sequences]
        merges.append((pair, new))
    return merges


def problem_of(corpus, merges, vocab_size):
    """What makes `merges` an impossible training of `corpus`; None where nothing does."""
    sequences = [list(text) for text in corpus]
    for step, rule in enumerate(merges):
        if not _is_rule(rule):
            return f"merge {step} is {shown(rule)}, not ((left, right), new)"
        pair, new = tuple(rule[0]), rule[1]
        counts = pair_counts(sequences)
        if new != 256 + step:
            return f"merge {step} makes the id {new}, not {256 + step}"
        if step >= vocab_size - 256 or not counts:
            return f"merge {step} is one too many"
        if counts[pair] < max(counts.values()):
            most = max(counts, key=counts.get)
            return (
                f"merge {step} is {pair}, seen {counts[pair]} times then; {most} is seen {counts[most]} times"
            )
        sequences = [merge(s, pair, new) if counts[pair] else s for s in sequences]
    if len(merges) < vocab_size - 256 and pair_counts(sequences):
        return f"it stops after {len(merges)} merges with pairs left"
    return None


def _is_rule(rule):
    pair = rule[0] if isinstance(rule, list | tuple) and len(rule) == 2 else None
    return isinstance(pair, list | tuple) and len(pair) == 2 and all(type(x) is int for x in (*pair, rule[1]))


def decode(tokens, merges):
    """The bytes that tokens stand for; None where an id stands for nothing."""
    table = {i: bytes([i]) for i in range(256)}
    for (left, right), new in merges:
        table[new] = table.get(left, b"") + table.get(right, b"")
    return b"".join(table[t] for t in tokens) if all(t in table for t in tokens) else None


# ---------------------------------------------------------------- inputs and results


class Spelling:
    """Texts after a pattern: each letter stands for one sign, each dot for a sign used nowhere else."""

    def __init__(self, kit, stream):
        signs = kit.random(stream).sample(SIGNS, len(SIGNS))
        self.letters, self.fresh = dict(zip("abcdefghij", signs, strict=False)), iter(signs[10:])

    def __call__(self, pattern):
        return "".join(next(self.fresh) if c == "." else self.letters.get(c, c) for c in pattern)

    def corpus(self, *patterns):
        return [self(pattern).encode() for pattern in patterns]

    def rules(self, *rules):
        """("ab", 256) and ((256, "c"), 257) as merges."""
        return [(tuple(p if isinstance(p, int) else ord(self(p)) for p in pair), new) for pair, new in rules]

    def ids(self, *tokens):
        return [t if isinstance(t, int) else ord(self(t)) for t in tokens]


def entries(result, what):
    """A list or tuple as a list; whatever else came back is a failed fact."""
    if not isinstance(result, list | tuple):
        observe(what, type(result).__name__)
        fail(f"{what}\n  expected a list, got {shown(result)}, of type {type(result).__name__}", TYPE)
    return list(result)


def rules_of(result, what):
    """Merges with lists and tuples made alike."""
    rules = entries(result, what)
    return [(tuple(r[0]), r[1]) if _is_rule(r) else f"not a merge: {shown(r)}" for r in rules]


def tokens_of(result, what):
    """Token ids; what is no int stays visible as text."""
    return [t if type(t) is int else f"not an int: {shown(t)}" for t in entries(result, what)]


def compare(what, cases):
    """cases: (which, got, expected). All of what came back is the record; the first difference is shown."""
    wrong = [case for case in cases if case[1] != case[2]]
    which, got, expected = wrong[0] if wrong else ("", None, None)
    text = f"{what}\n  {which}\n  expected {shown(expected)}\n  got      {shown(got)}"
    assert_that(not wrong, text if wrong else what, [got for _, got, _ in cases])


def compare_training(answer, what, cases, whole=False):
    """cases: (corpus, vocab_size, expected merges). Unless `whole`, merges beyond those are not looked at."""
    found = []
    for corpus, size, expected in cases:
        got = rules_of(answer.train_bpe(list(corpus), vocab_size=size), what)
        got = got if whole else got[: len(expected)]
        found.append((f"train_bpe({shown(corpus, 60)}, {size})", got, expected))
    compare(what, found)


def compare_encoding(answer, what, cases):
    """cases: (text, merges, expected ids)."""
    found = []
    for text, merges, expected in cases:
        got = tokens_of(answer.encode(text, list(merges)), what)
        found.append((f"encode({shown(text, 40)}, {shown(merges, 60)})", got, expected))
    compare(what, found)


def assert_possible(problems, what):
    """Facts whose details depend on ties: only that one of them failed is recorded."""
    problem = next((p for p in problems if p is not None), None)
    assert_that(problem is None, f"{what}\n  {problem}" if problem else what, None, RAISED)


def noise(rng, length, letters="aaaab bc"):
    """Text with runs, spaces and few letters, so that every pair is frequent."""
    return "".join(rng.choice(letters) for _ in range(length))


def doubling_merges(left, right, times):
    """A pair, then pairs of that, and so on: a long run of it shrinks by half with each merge."""
    merges = [((ord(left), ord(right)), 256)]
    while len(merges) < times:
        merges.append(((255 + len(merges), 255 + len(merges)), 256 + len(merges)))
    return merges


def prefix_merges(words, first):
    """A merge for each prefix of a word, the short ones first; `first` is the first new id."""
    prefixes = {word[:n] for word in words for n in range(2, len(word) + 1)}
    ids, merges = {}, []
    for prefix in sorted(prefixes, key=lambda p: (len(p), p)):
        ids[prefix] = first + len(merges)
        left = ids.get(prefix[:-1], ord(prefix[0]))
        merges.append(((left, ord(prefix[-1])), ids[prefix]))
    return merges


# ---------------------------------------------------------------- training


def test_worked_example(answer):
    """The example of the brief."""
    corpus, expected = [b"aab", b"aab", b"ab"], [((97, 98), 256), ((97, 256), 257)]
    compare_training(answer, "merges of the brief's example", [(corpus, 258, expected)])
    compare_encoding(answer, "ids of the brief's example", [("aab ab", expected, [257, 32, 256])])


def test_each_merge_takes_the_most_frequent_pair(answer, kit):
    """Counts are those of the tokens at that step: a merge takes pairs away and makes new ones."""
    s = Spelling(kit, 1)
    corpus = s.corpus(".abc.abc.abd.ef.", ".abc.abd.abc.ef.ef.", ".abd.abc.ef.abc.ef.")
    merges = s.rules(("ab", 256), ((256, "c"), 257), ("ef", 258), ((256, "d"), 259))
    other = s.corpus(".gh.gh.gh.", ".ghi.gh.hi.", ".hi.hi.gha.")  # gh 6, hi 4; hi 3 once gh is gone
    compare_training(
        answer,
        "merges of texts whose counts never tie",
        [(corpus, 260, merges), (other, 258, s.rules(("gh", 256), ("hi", 257))), (corpus, 258, merges[:2])],
    )


def test_no_pair_spans_two_texts(answer, kit):
    """The end of one text and the start of the next are no pair."""
    s = Spelling(kit, 2)
    apart = s.corpus("b.a", "b.a", "b.a", "b.a", "ghighj")
    apart[1:4] = s.corpus("b.a", "b.a", "b.a")  # other signs between b and a
    chain = s.corpus("cd", "c.d", "cefefd", "c.d")
    compare_training(
        answer,
        "merges of texts whose ends would make a frequent pair",
        [(apart, 257, s.rules(("gh", 256))), (chain, 257, s.rules(("ef", 256)))],
    )


def test_equal_texts_count_each(answer, kit):
    """A text that is in the list three times counts three times."""
    s = Spelling(kit, 3)
    same, other, more = s(".ab.ab.").encode(), s(".cd.cd.cd.").encode(), s(".ef.").encode()
    ab, cd, many = s.rules(("ab", 256)), s.rules(("cd", 256)), s(".ab.ab.ab.ab.").encode()
    equal = [([same, same, other, more], 257, ab), ([same, other, same, more], 257, ab)]
    different = [([many, other, more], 257, ab), ([same, other, more], 257, cd)]
    compare_training(answer, "merges of lists with and without equal texts", equal + different)


def test_runs_in_training(answer, kit):
    """`aaa` holds the pair `aa` twice, and becomes `(aa) a`."""
    s = Spelling(kit, 4)
    counted = s.corpus(".aaaaaa.", ".bc.bc.bc.bc.")  # aa 5 as zip counts, 3 without overlap; bc 4
    merged = s.corpus(".aaab.", ".aaab.", ".aaab.", ".aab.", ".ab.")
    merges = s.rules(("aa", 256), ("ab", 257), ((256, 257), 258))
    compare_training(
        answer,
        "merges of texts with runs",
        [(counted, 257, s.rules(("aa", 256))), (merged, 259, merges)],
    )


def test_pairs_at_the_end_of_a_text(answer, kit):
    """The last two tokens of a text are a pair like any other."""
    s = Spelling(kit, 5)
    corpus = s.corpus(".ab", ".ab", ".ab", ".ab", ".cd.cd.cd.", ".ef.ef.")
    what = "merges of texts that end with the most frequent pair"
    compare_training(answer, what, [(corpus, 258, s.rules(("ab", 256), ("cd", 257)))])


@edge_case
def test_a_pair_seen_once_is_merged(answer, kit):
    """Training goes on with pairs that occur once, and ends when no pair is left."""
    s = Spelling(kit, 6)
    run = s.rules(("aa", 256), ((256, 256), 257), ((257, 257), 258))
    cases = [(s.corpus("ab"), 270, s.rules(("ab", 256))), (s.corpus("", "bc", ""), 270, s.rules(("bc", 256)))]
    compare_training(
        answer,
        "merges until no pair is left",
        [*cases, (s.corpus("aaaa"), 270, run[:2]), (s.corpus("aaaaaaaa"), 270, run)],
        whole=True,
    )


@edge_case
def test_vocab_size_counts_the_bytes(answer, kit):
    """vocab_size ids in all, 256 of them bytes: at most vocab_size - 256 merges."""
    s = Spelling(kit, 7)
    what = "number of merges for a text of one run of 16"
    cases = []
    for size, expected in ((0, 0), (100, 0), (255, 0), (256, 0), (257, 1), (258, 2), (259, 3)):
        merges = entries(answer.train_bpe(s.corpus("a" * 16), vocab_size=size), what)
        cases.append((f"vocab_size={size}", len(merges), expected))
    compare(what, cases)


def test_new_ids_follow_the_bytes(answer, kit):
    """New ids are 256, 257, 258, ... and later pairs use them."""
    s = Spelling(kit, 8)
    corpus = s.corpus(".abcd.abcd.abcd.abc.ab.")  # ab 5, (ab)c 4, (abc)d 3
    what = "merges of texts with a token of four bytes"
    merges = s.rules(("ab", 256), ((256, "c"), 257), ((257, "d"), 258))
    compare_training(answer, what, [(corpus, 259, merges), (corpus, 257, merges[:1])])


@edge_case
def test_learns_from_bytes_beyond_ascii(answer):
    """Characters of several bytes are several tokens."""
    accents = ["0éa1", "2éa3", "4éa5", "6éb7", "8éb9gh8gh7"]  # C3 A9 five times; as characters, é and a three
    signs = ["日cd", "時cd", "更cd", "0日1时2旷3旨4"]  # E6 97 five times; as characters, c and d three times
    cases = [([t.encode() for t in accents], 257, [((0xC3, 0xA9), 256)])]
    cases.append(([t.encode() for t in signs], 257, [((0xE6, 0x97), 256)]))
    compare_training(answer, "merges of texts beyond ASCII", cases)


@edge_case
def test_learns_from_any_bytes(answer):
    """Every value from 0 to 255 may stand anywhere, also where it is no UTF-8."""
    corpus = [b"\xff\x000\xff\x001\xff\x002\xff\x003", b"\xfe\x904\xfe\x905\xfe\x906", b"7gh8gh9"]
    cases = [(corpus, 257, [((0xFF, 0x00), 256)]), (corpus[1:], 257, [((0xFE, 0x90), 256)])]
    compare_training(answer, "merges of bytes that are no text", cases)


@edge_case
def test_nothing_to_learn_or_encode(answer):
    """An empty corpus, empty texts and single bytes give no merges; the empty text gives no ids."""
    what = "merges of texts without a pair"
    compare_training(
        answer, what, [([], 300, []), ([b""], 300, []), ([b"", b"a", b"b"], 300, [])], whole=True
    )
    merges = [((97, 98), 256), ((256, 99), 257)]
    cases = [("", merges, []), ("", [], []), ("ab", [], [97, 98]), ("b", merges, [98])]
    compare_encoding(answer, "ids of texts without a merge", cases)


def test_training_replayed(answer, kit):
    """Every merge was a most frequent pair at its step, for any choice among ties."""
    rng, what = kit.random(9), "the merges, replayed step by step"
    words = [noise(rng, n) for n in (3, 4, 5, 6)]
    corpus = [noise(rng, rng.randrange(2, 25)) for _ in range(12)] + words * 3
    small = [noise(rng, 9), noise(rng, 5), "", noise(rng, 7)]
    runs = ["1aaaaaa2", "3bc4bc5bc6bc7"]  # aa 5, bc 4: without overlap aa is seen 3 times
    problems = []
    for texts, size in ((corpus, 290), (small, 300), (runs, 257)):
        given = [text.encode() for text in texts]
        merges = entries(answer.train_bpe(list(given), vocab_size=size), what)
        problems.append(problem_of(given, merges, size))
    assert_possible(problems, what)


def test_default_vocab_size(answer, kit):
    """vocab_size is 1000 unless told otherwise: 744 merges."""
    rng, what = kit.random(10), "the number of merges of one long text"
    text, used = rng.choice(SIGNS), set()
    while len(text) < 760:  # no pair twice, so that each merge takes one token away
        pair = text[-1] + rng.choice(SIGNS)
        text += "" if pair in used else pair[1]
        used.add(pair)
    merges = entries(answer.train_bpe([text.encode()]), what)
    assert_possible([None if len(merges) == 744 else f"expected 744 merges, got {len(merges)}"], what)


# ---------------------------------------------------------------- encoding


def test_merges_apply_in_training_order(answer, kit):
    """Where two merges compete for a token, the one learnt first takes it."""
    s = Spelling(kit, 20)
    right = s.rules(("bc", 256), ("ab", 257))
    left = s.rules(("ab", 256), ("bc", 257))
    pairs = s.rules(("ab", 256), ("cd", 257), ((256, "c"), 258))
    chain = s.rules(("ab", 256), ((256, "c"), 257))
    compare_encoding(
        answer,
        "ids of texts whose merges compete",
        [
            (s("abc"), right, s.ids("a", 256)),
            (s("abc"), left, s.ids(256, "c")),
            (s("abcd"), pairs, [256, 257]),
            (s("abc"), chain, [257]),
            (s("abcd"), [*chain, *s.rules(("cd", 258))], s.ids(257, "d")),
            (s("babcd"), right, s.ids("b", "a", 256, "d")),
        ],
    )


def test_every_occurrence_is_merged(answer, kit):
    """A merge replaces its pair wherever it stands."""
    s = Spelling(kit, 21)
    merges = s.rules(("ab", 256), ("cd", 257), ("ef", 258))
    rng, pieces = kit.random(22), {"ab": 256, "cd": 257, "ef": 258, "g": "g", "h": "h"}
    chosen = [*pieces, *pieces, *pieces, *pieces]
    rng.shuffle(chosen)
    body = s("".join(chosen))
    expected = s.ids(*(pieces[piece] for piece in chosen), "g")
    what = "ids of texts in which every pair stands several times"
    cases = [(body + s("g"), merges, expected), (s("abgabg"), merges, s.ids(256, "g", 256, "g"))]
    compare_encoding(answer, what, cases)


def test_runs_in_encoding(answer, kit):
    """A run is merged from left to right without overlap."""
    s = Spelling(kit, 23)
    rule = s.rules(("aa", 256))
    cases = [(s("." + "a" * n + "b"), n) for n in range(2, 8)]
    expected = [[ord(text[0]), *[256] * (n // 2), *s.ids(*"a" * (n % 2)), *s.ids("b")] for text, n in cases]
    compare_encoding(
        answer, "ids of runs", [(text, rule, ids) for (text, _), ids in zip(cases, expected, strict=True)]
    )


def test_the_end_of_a_text(answer, kit):
    """The last token is kept, and the last pair is merged."""
    s = Spelling(kit, 24)
    merges = s.rules(("ab", 256), ("cd", 257))
    compare_encoding(
        answer,
        "ids of texts that end with a pair, or with a token of its own",
        [
            (s("gab"), merges, s.ids("g", 256)),
            (s("abg"), merges, s.ids(256, "g")),
            (s("ab"), merges, [256]),
            (s("gh"), merges, s.ids("g", "h")),
            (s("abcd"), merges, [256, 257]),
            (s("cda"), merges, s.ids(257, "a")),
        ],
    )


@edge_case
def test_characters_of_several_bytes(answer):
    """Accents, CJK and emoji are encoded as their UTF-8 bytes, and those are merged."""
    merges = [((0xC3, 0xA9), 256), ((0xE6, 0x97), 257), ((0x9F, 0x98), 258)]
    texts = ["é", "cafés", "日本", "z日z", "🙂😀!"]
    what = "ids of texts beyond ASCII"
    compare_encoding(answer, what, [(text, m, merge_all(text, m)) for m in (merges, []) for text in texts])


@edge_case
def test_no_character_is_changed(answer):
    """White space, control characters, accents of their own and unseen bytes survive."""
    merges = [((120, 121), 256)]
    texts = [
        " lead",
        "trail \n",
        "\t\r\n",
        "a\x00b\x7f",
        "A a",
        "e\u0301x",
        "\ufb01t",
        "\ufeffq",
        "Ωxy",
        "xyx",
    ]
    what = "ids of texts with unusual characters"
    compare_encoding(answer, what, [(text, merges, merge_all(text, merges)) for text in texts])


@edge_case
def test_calls_do_not_depend_on_each_other(answer, kit):
    """Another corpus or other merges in between change nothing."""
    s = Spelling(kit, 25)
    one, two = s.corpus(".ab.ab.ab.cd.cd."), s.corpus(".cd.cd.cd.ab.ab.")
    ab, cd = s.rules(("ab", 256)), s.rules(("cd", 256))
    compare_training(
        answer, "merges, one corpus after the other", [(one, 257, ab), (two, 257, cd), (one, 257, ab)]
    )
    text = s("gabcdg")
    split = [(ab, s.ids("g", 256, "c", "d", "g")), (cd, s.ids("g", "a", "b", 256, "g"))]
    what = "ids of one text with other merges"
    compare_encoding(answer, what, [(text, rules, ids) for rules, ids in (*split, split[0])])


@edge_case
def test_arguments_are_left_alone(answer, kit):
    """The caller still needs the corpus and the merges."""
    s = Spelling(kit, 26)
    corpus, merges = s.corpus(".ab.ab.", ".ab.cd.cd."), s.rules(("ab", 256), ("cd", 257))
    given, rules = list(corpus), list(merges)
    answer.train_bpe(given, vocab_size=258)
    answer.encode(s("gabcdg"), rules)
    assert_equal(given, corpus, "corpus_bytes after the call")
    assert_equal(rules, merges, "merges after the call")


def test_encoding_of_a_trained_list(answer, kit):
    """Applying forty learnt merges in their order gives the same ids."""
    rng, what = kit.random(27), "ids of random texts with forty learnt merges"
    problems = []
    for _ in range(3):
        merges = learn([noise(rng, 120, "aaabbc d").encode() for _ in range(4)], 296)
        text = noise(rng, 160, "aaabbc d")
        got, expected = tokens_of(answer.encode(text, merges), what), merge_all(text, merges)
        problems.append(difference(got, expected))
    assert_possible(problems, what)


def difference(got, expected):
    return None if got == expected else f"expected {shown(expected)}\n  got      {shown(got)}"


def test_decoding_gives_the_text_back(answer, kit):
    """What the learnt tokens stand for, put together, is the text."""
    rng, what = kit.random(28), "the text decoded again, with the merges learnt from a corpus"
    corpus = [(noise(rng, 40) + "naïve 日本 ").encode() for _ in range(5)]
    merges = entries(answer.train_bpe(list(corpus), vocab_size=300), what)
    problems = [f"{shown(rule)} is no merge ((left, right), new)" for rule in merges if not _is_rule(rule)]
    rules = [] if problems else [(tuple(pair), new) for pair, new in merges]
    problems += [f"the new id {new} is that of a byte" for _, new in rules if new < 256]
    for text in (noise(rng, 60), "日本 naïve 🙂 aaaaaaa", noise(rng, 30) + " é"):
        if not problems:
            got = decode(tokens_of(answer.encode(text, list(merges)), what), rules)
            problems = [p for p in [difference(got, text.encode())] if p]
    assert_possible(problems, what)


@efficiency
@advisory
def test_long_text(answer, kit):
    """20,000 characters with 744 merges take seconds."""
    rng, words = kit.random(29), []
    merges = doubling_merges("x", "y", 12)
    while len(merges) < 744:
        words += ["".join(rng.choice("etaoinshrdlu") for _ in range(rng.randrange(2, 9))) for _ in range(20)]
        merges = doubling_merges("x", "y", 12) + prefix_merges(words, 268)
    merges = merges[:744]
    # Most of it is one run: 744 passes over all 20,000 tokens would take as long as the rest of the suite.
    prose = " ".join(rng.choice(words) for _ in range(400))
    text = prose[:500] + "xy" * 9500 + prose[500:1500]
    tokens = tokens_of(answer.encode(text, merges), "the ids of 20,500 characters")
    what = "the text decoded again from fewer than 1,500 ids"
    assert_equal((decode(tokens, merges) == text.encode(), len(tokens) < 1500), (True, True), what)
