"""Answered questions teach how the voices are weighed; what is not allowed stays out whatever is learnt."""

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diemtua.legislation.search import engine, learning, ranking
from diemtua.legislation.search.entries import Entry
from diemtua.legislation.search.ranking import Candidates
from diemtua.legislation.search.trained import Answered, load
from tests.legislation.test_search import ENTRIES, NEW, entry

RANDOM = np.random.default_rng(3)
WORDS = ["sổ", "vở", "bút", "mực", "giấy", "thước", "kéo", "hồ", "bảng", "phấn"]


def seen(*, right: int, votes_tell: bool) -> tuple[Candidates, np.ndarray]:
    """Ten texts; by hand the right one stands somewhere, its vote is high when votes tell the truth."""
    features = RANDOM.random((10, len(ranking.VOICES) + 7), np.float32)
    if votes_tell:
        features[:, ranking.VOICES.index("votes")] = np.arange(10) == right
    score = RANDOM.random(10, np.float32)
    return Candidates(np.arange(10), features, score), np.array([right])


def first_right(ranker: ranking.Ranker | None, asked: list[tuple[Candidates, np.ndarray]]) -> float:
    """Share of the questions whose first text is a right one."""
    scores = [found.score if ranker is None else ranker.scores(found) for found, _ in asked]
    return float(np.mean([s.argmax() in right for s, (_, right) in zip(scores, asked, strict=True)]))


def test_it_learns_which_voice_tells_the_truth() -> None:
    asked = [seen(right=n % 10, votes_tell=True) for n in range(300)]
    fresh = [seen(right=n % 10, votes_tell=True) for n in range(50)]
    ranker = ranking.fit(asked)
    assert first_right(None, fresh) < 0.3
    assert first_right(ranker, fresh) > 0.9


def test_where_nothing_tells_the_score_by_hand_stays_the_ground() -> None:
    asked = [seen(right=int(RANDOM.integers(10)), votes_tell=False) for _ in range(300)]
    ranker = ranking.fit(asked)
    found, _ = seen(right=0, votes_tell=False)
    assert np.corrcoef(found.score, ranker.scores(found))[0, 1] > 0.7


@pytest.fixture(scope="module")
def many() -> tuple[list[Entry], list[Answered]]:
    """Twenty articles on pairs of things, and as many answered questions as a ranker needs."""
    entries = [entry(str(100 + n), f"Việc {a} {b}", f"Quy định về {a} và {b}.") for n, (a, b) in enumerate(itertools.pairwise(WORDS))]  # fmt: skip
    asked = [
        Answered(f"{a} với {b} thì sao, lần {n}", f"21/2019/QH14|{100 + m}")
        for n in range(40)
        for m, (a, b) in enumerate(itertools.pairwise(WORDS))
    ]
    return [*entries, *ENTRIES], asked


def test_enough_answers_bring_a_ranker_that_is_kept_and_obeys_the_day(many, tmp_path: Path) -> None:
    entries, asked = many
    told: list[str] = []
    learnt = learning.learn(entries, asked, told=lambda what, number, loss: told.append(what))
    assert learnt.ranker is not None
    assert told.count("ranking") == learning.PARTS
    learnt.save(tmp_path / "trained.npz")
    again = load(tmp_path / "trained.npz")
    made, kept = (engine.build(entries, trained=t) for t in (learnt, again))
    assert made.search("bút với mực thì sao")[0].key == "21/2019/QH14|102|"
    assert [h.key for h in kept.search("giữ sổ")] == [h.key for h in made.search("giữ sổ")]
    for day in (dt.date(2025, 1, 1), NEW):
        keys = {h.key for h in made.search("thời hạn giữ sổ", day=day)}
        assert f"21/2019/QH14|2|{NEW if day == NEW else ''}" in keys
        assert f"21/2019/QH14|2|{'' if day == NEW else NEW}" not in keys
    assert made.search("zzz qqq") == []


def test_few_answers_bring_none(many) -> None:
    entries, asked = many
    assert learning.learn(entries, asked[: ranking.ENOUGH - 1]).ranker is None


def test_the_order_of_the_ranker_is_the_order_shown(many) -> None:
    """A ranker that turns the score by hand round turns the list round."""
    entries, _ = many
    trained = learning.learn(entries, [])
    width = len(ranking.VOICES) + 7
    none = np.zeros(width, np.float32)
    turned = ranking.Ranker(
        mean=none,
        spread=none + 1,
        inner=np.zeros((width, 1), np.float32),
        bias=np.zeros(1, np.float32),
        outer=np.zeros(1, np.float32),
        direct=np.where(np.arange(width) == width - 2, 50, 0).astype(np.float32),  # the later by hand, the better
    )
    plain = [h.key for h in engine.build(entries, trained=trained).search("sổ vở", limit=50)]
    other = [h.key for h in engine.build(entries, trained=replace(trained, ranker=turned)).search("sổ vở", limit=50)]
    assert set(plain) == set(other)
    assert other[0] == plain[-1]
