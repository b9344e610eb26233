"""Files that editors and desktops leave beside others: no part of a site, and no edit of one."""

import re

_LITTER = re.compile(
    r"""
      \..*\.sw[a-px] | .*\.sw[opx]  # Vim's swap files,
    | 4913 | 5036                   # and its test whether a folder can be written
    | .*~ | \#.*\# | \.\#.*         # Emacs: backups, autosaves, locks
    | .*\.(bak|tmp|orig|rej|crswap|kate-swp) | \..*\.tmp.*
    | .*___jb_(tmp|old)___ | \.goutputstream-.* | \.~lock\..*
    | \.DS_Store | \._.* | Thumbs\.db | desktop\.ini
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def is_litter(name: str) -> bool:
    """Whether a file of this name is an editor's or a desktop's own."""
    return _LITTER.fullmatch(name) is not None
