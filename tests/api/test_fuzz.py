"""The API sent what its description allows and does not: never a fault of ours, never an answer it does not describe."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diemtua.api.rules import REQUESTS_A_MINUTE
from diemtua.api.service import api

EXAMPLES = 4  # for each of the operations


@pytest.mark.slow
def test_nothing_sent_breaks_it(cast, system, monkeypatch) -> None:
    from schemathesis import openapi  # takes half a second: only here, not whenever tests are collected

    monkeypatch.setattr("diemtua.api.actions.REQUESTS_A_MINUTE", REQUESTS_A_MINUTE * 1000)
    client = system()
    client.raise_request_exception = False
    schema = openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    tried = sum(_try(client, found.ok()) for found in schema.get_all_operations())
    assert 40 <= tried <= 100


def _try(client: Client, operation) -> int:
    """Send one operation its examples, sound and unsound; how many."""
    from schemathesis import GenerationMode

    described = set(operation.definition.raw["responses"]) | {"400", "404", "405"}
    cases = operation.as_strategy()
    if operation.body or operation.query or operation.path_parameters:
        cases = st.one_of(cases, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    tried = []

    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(cases)
    def send(case) -> None:
        tried.append(case)
        answer = _call(client, case)
        told = (operation.label, answer.status_code)
        assert answer.status_code < 500, told
        assert str(answer.status_code) in described, told
        if answer.status_code >= 400:
            assert set(answer.json()) == {"code", "message", "details"}, told
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, so that its file is closed

    send()
    return len(tried)


def _call(client: Client, case):
    """The case through Django's client, without a server."""
    from urllib.parse import quote

    path = case.operation.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    body = case.body
    data = "" if not isinstance(body, (dict, list, str, int, float, bool, type(None))) else json.dumps(body)
    return client.generic(
        case.method.upper(), path, data, content_type="application/json",
        query_params={k: v for k, v in (case.query or {}).items() if v is not None},
        headers={"Idempotency-Key": "k"},
    )  # fmt: skip
