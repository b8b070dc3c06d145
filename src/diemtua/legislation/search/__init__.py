"""Máy tìm: finds the article for a question typed with marks, without, in abbreviations or with slips of the keyboard.

Pure: NumPy and the standard library, no Django, no service to install. `engine.build` and `Engine.search` are the doors;
`trained.learn` makes the part that learns; `evaluate` measures.
"""
