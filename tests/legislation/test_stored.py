"""Files of the search: whole or refused, and one that is spoiled is made anew while everybody searches on."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone

from diemtua.jobs.models import Job
from diemtua.legislation import indexing, jobs
from diemtua.legislation.search import engine, stored, trained

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=timezone.get_current_timezone())


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    indexing.forget()


def numbers(client) -> list[str]:
    answer = client.get("/tra-cuu/", {"q": "giữ sổ mấy tháng", "ngay": "2026-08-01"})
    assert answer.status_code == 200
    return [found.version.article.label for found in answer.context["found"]]


@pytest.mark.django_db
def test_a_spoiled_index_is_written_anew_by_the_first_who_searches(client, store) -> None:
    before = numbers(client)
    (path,) = indexing.folder().glob("index-*.npz")
    spoil(path)
    assert numbers(client) == before
    assert engine.load(path).keys == indexing.current().keys


@pytest.mark.django_db
def test_without_its_spoiled_learnt_part_the_search_goes_on_and_learns_again_at_once(client, store) -> None:
    jobs.learn_now()
    spoil(indexing.trained_path())
    assert numbers(client)[0] == "2"
    jobs.keep_learning(now=NOON)
    assert Job.objects.get().task.endswith("learn")
    assert trained.load(indexing.trained_path()).version == indexing.current().trained.version


def test_whatever_is_wrong_with_a_file_is_told_in_one_way(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    stored.write(path, {"format": 1}, {"a": np.arange(500)}, compressed=True)
    whole = path.read_bytes()
    spoiled = [whole[:n] for n in range(0, len(whole), 7)]
    spoiled += [whole[:n] + bytes([whole[n] ^ 255]) + whole[n + 1 :] for n in range(0, len(whole), 7)]
    refused = 0
    for data in spoiled:
        path.write_bytes(data)
        try:
            words, arrays = stored.read(path, format=1)
        except stored.OldFormat:
            refused += 1
        else:  # a bit that says nothing: a time, an attribute
            assert words == {"format": 1}
            assert arrays["a"].tolist() == list(range(500))
    assert refused > len(spoiled) * 0.8


def test_two_who_write_at_once_both_finish_and_the_later_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"

    class Meanwhile:
        """While this array is written, another process writes the whole file."""

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            stored.write(path, {"format": 1, "who": "second"}, {"a": np.zeros(9)}, compressed=False)
            return np.ones(9)

    stored.write(path, {"format": 1, "who": "first"}, {"a": Meanwhile()}, compressed=False)
    assert stored.read(path, format=1)[0]["who"] == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]
