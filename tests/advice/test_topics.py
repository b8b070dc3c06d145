"""The desk and the search name a topic alike."""

from diemtua.advice.rules.topics import TOPICS
from diemtua.legislation.search.topics import topics


def test_every_topic_of_the_desk_can_be_searched_by() -> None:
    assert set(TOPICS) - set(topics()) == {"other"}
