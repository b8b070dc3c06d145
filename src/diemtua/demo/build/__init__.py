"""Builds the demo federation chapter by chapter, only by calling the actions people's buttons call."""

from diemtua.demo.build.story import STORY, build_demo

__all__ = [
    "STORY",
    "build_demo",
]
