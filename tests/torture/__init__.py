"""Random edits of a small archive: whatever was kept, the site is as if built anew.

`make torture` runs a thousand sequences, `SEED=7 make torture` others; tests/test_random_edits.py
runs a hundred short ones. `make planted` breaks the program by hand and shows that it is noticed.
"""
