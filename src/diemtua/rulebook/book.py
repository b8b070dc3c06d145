"""Reads the rulebook's data files once and hands out timelines and topics."""

import tomllib
from functools import cache
from importlib.resources import files

from diemtua.kernel.timeline import Dated, Timeline


@cache
def parameters() -> dict[str, Timeline]:
    """Every parameter by name, its values in order of their first day."""
    found: dict[str, Timeline] = {}
    for file in sorted(files("diemtua.rulebook.parameters").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for name, entry in tomllib.loads(file.read_text("utf-8")).items():
            values = sorted(
                (
                    Dated(v["since"], v.get("value"), v["source"], v["certainty"], v["checked_on"])
                    for v in entry["values"]
                ),
                key=lambda d: d.since,
            )
            found[name] = Timeline(name, entry["label"], entry["unit"], tuple(values))
    return found


@cache
def topics() -> dict[str, str]:
    """Topic code (T01 … T19) to its title."""
    return dict(tomllib.loads(files("diemtua.rulebook").joinpath("curriculum.toml").read_text("utf-8")))


def topic_title(code: str) -> str:
    """The topic's title; an unknown code is shown as it is."""
    return topics().get(code, code)
