"""Markdown that takes Python-Markdown seconds, though it is short; some of it for ever."""

SLOW = {
    "pictures": "![" * 4096,
    "brackets": "[" * 8192,
    "references": "[a][" * 2048,
    "links": "[a](" * 4096,
    "angles": "[a](<" * 2048,
    "pairs": "[" * 4096 + "]" * 4096,
    "cdata": "<![CDATA[" * 1024,
    "tags": "<a " * 4096,
    "addresses": "<http://" * 4096,
    "one-footnote": "x[^1] " * 2048 + "\n\n[^1]: y",
    "own-footnotes": "[^1]: [^1] " * 1024,
    "abbreviations": "\n".join(f"*[a{number}]: b" for number in range(2048)) + "\n\na1 " * 2048,
    "underlines": "a\n=\n" * 4096,
    "fences": "~~~ a\n" * 8192,
    "headings": "# a\n" * 8192,
}
