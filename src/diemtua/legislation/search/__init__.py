"""Máy tìm: finds the article for a question typed with marks, without, in abbreviations or with slips of the keyboard.

Pure: NumPy and the standard library, no Django, no service to install. `engine.build` and `Engine.search` are the doors;
`learning.learn` makes the part that learns; `evaluate` measures.
"""

import os

# Workers share the cores: threads of one small product waiting for each other make a search many times slower. Before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
