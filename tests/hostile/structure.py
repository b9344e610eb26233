"""YAML that other generators trip over: bombs, tags, merges, depth, keys."""

from tests.hostile.case import Case, head

_QUOTES = "look at this line and the one above, and put quotes round texts with special characters"

_FLAT = "nested too deeply; write it flatter"

_BOMB = "\n".join(
    [
        'a: &a ["x","x","x","x","x","x","x","x","x"]',
        *(
            f"{new}: &{new} [{','.join(['*' + old] * 9)}]"
            for old, new in zip("abcdefgh", "bcdefghi", strict=False)
        ),
    ]
)

_MERGES = "\n".join(
    [
        "m0: &m0 {a: b}",
        *(f"m{n}: &m{n} {{<<: [{','.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 9)),
    ]
)

STRUCTURE_REFUSED = (
    head("bomb", _BOMB, "4:4: error: an anchor (`&name`); write the value itself"),
    head("merge-bomb", _MERGES, "4:5: error: an anchor (`&name`); write the value itself"),
    head("merge", "<<: {a: b}", "4:1: error: a merge key (`<<`); write the values themselves"),
    head(
        "merge-quoted",
        '"<<": {a: b}',
        "4:1: error: a merge key (`<<`); write the values themselves",
    ),
    head("self", "further: &x {x: *x}", "4:10: error: an anchor (`&name`); write the value itself"),
    head("alias-key", "*a : b", "4:1: error: an alias (`*name`); write the value itself"),
    head("deep-flow", "further: " + "[" * 100_000 + "]" * 100_000, f"4:30: error: {_FLAT}"),
    head("deep-open", "further: " + "[" * 100_000, f"4:30: error: {_FLAT}"),
    head("deep-mapping", "further: " + "{a: " * 1000 + "}" * 1000, f"4:87: error: {_FLAT}"),
    head("deep-dashes", "further:\n  " + "- " * 5000, f"5:43: error: {_FLAT}"),
    head(
        "deep-block",
        "further:\n" + "".join(f"{' ' * n}- \n" for n in range(1, 100)),
        f"25:22: error: {_FLAT}",
    ),
    head("deep-keys", "? " * 5000, f"4:43: error: {_FLAT}"),
    head("complex-key", "? [a]\n: b", "4:3: error: a key must be a text; write `name: value`"),
    head("mapping-key", "{a: b}: c", "4:1: error: a key must be a text; write `name: value`"),
    head(
        "twice",
        "tags: [a]\ntags: [b]",
        "5:1: error: `tags` stands twice (first on line 4); keep one",
    ),
    head(
        "twice-inside",
        "further: {a: 1, a: 2}",
        "4:17: error: `a` stands twice (first on line 4); keep one",
    ),
    head("twice-title", "title: B", "4:1: error: `title` stands twice (first on line 2); keep one"),
    head(
        "no-key",
        ": b",
        "4:1: error: not valid YAML (did not find expected key); look at this line and the one "
        "above, and put quotes round texts with special characters",
    ),
    head(
        "tab-indent",
        "location:\n\tname: x",
        "5:1: error: not valid YAML (found character that cannot start any token); indent with "
        "spaces, not tabs",
    ),
    head(
        "bad-indent",
        "location:\n  name: x\n lat: 1",
        "6:2: error: not valid YAML (did not find expected key); look at this line and the one "
        "above, and put quotes round texts with special characters",
    ),
    head(
        "two-documents",
        "---x",
        "5:1: error: not valid YAML (could not find expected ':'); look at this line and the "
        "one above, and put quotes round texts with special characters",
    ),
    head(
        "stray",
        "stray",
        "5:1: error: not valid YAML (could not find expected ':'); look at this line and the "
        "one above, and put quotes round texts with special characters",
    ),
    head(
        "list-item",
        "- a",
        "4:1: error: not valid YAML (did not find expected key); look at this line and the one "
        "above, and put quotes round texts with special characters",
    ),
    head("near", "tgas: [a]", "4:1: error: unknown key `tgas`; did you mean `tags`?"),
    head("near-case", "Tags: [a]", "4:1: error: unknown key `Tags`; did you mean `tags`?"),
    head("near-date", "dates: 2017", "4:1: error: unknown key `dates`; did you mean `date`?"),
    Case(
        "root-list",
        "---\n- a\n---\n",
        ("2:1: error: front matter is not a list of fields; write each as `name: value`",),
    ),
    Case(
        "root-text",
        "---\njust text\n---\n",
        ("2:1: error: front matter is not a list of fields; write each as `name: value`",),
    ),
    Case(
        "directive",
        "---\n%YAML 3.0\n---\nx\n",
        (
            "2:1: error: not valid YAML (found incompatible YAML document); look at this line "
            "and the one above, and put quotes round texts with special characters",
        ),
    ),
    Case(
        "tag-directive",
        "---\n%TAG ! tag:x,2017:\n---\nx\n",
        (
            "3:1: error: not valid YAML (did not find expected <document start>); look at this "
            "line and the one above, and put quotes round texts with special characters",
        ),
    ),
)

STRUCTURE = (
    head("empty-key", '"": b', shows="A empty-key"),
    head("tilde-key", "~: b", shows="A tilde-key"),
    head("numeric-key", "1: b", shows="A numeric-key"),
    head("long-key", "? " + "k" * 100_000 + "\n: b", shows="A long-key"),
    head("many-keys", "\n".join(f"zz{n}: x" for n in range(3000)), shows="A many-keys"),
    head("odd-keys", "__class__: a\n__init__: b\nentries: c\nitems: d", shows="A odd-keys"),
    head("odd-further", "further: {__class__: a, entries: b, '{{ x }}': c}", shows="A odd-further"),
    head("further-list", "further: [1, [2, [3, {a: b}]]]", shows="A further-list"),
    head("comments", "# a\n#\n#tags: [x]", shows="A comments"),
    head("end-of-document", "tags: [x] # y", shows="A end-of-document"),
    Case("empty-body", "---\ntitle: A empty-body\ndate: 2017-01-01\n---", shows="A empty-body"),
    Case("flow-root", "---\n{title: A flow-root, date: 2017-01-01}\n---\nx\n", shows="A flow-root"),
    Case(
        "rules",
        "---\ntitle: A rules\ndate: 2017-01-01\n---\na\n\n---\n\nshown\n\n---\n",
        shows="shown",
    ),
    Case(
        "blank-after",
        "--- \ntitle: A blank-after\ndate: 2017-01-01\n---\t\nx\n",
        shows="A blank-after",
    ),
)
