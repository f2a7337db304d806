"""Traces, when there are any: a span for each request, named by its route, below the span that asked."""

import subprocess
import sys

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service.api.tracing import Traced
from service.settings import PROJECT
from tests.api.conftest import ONLY_READING, Api

ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736"


@ONLY_READING
def test_a_request_is_a_span_below_the_one_that_asked(api: Api) -> None:
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    api.app.add_middleware(Traced, tracer=provider.get_tracer("tests"))

    api.learner.get("/v1/invitations/a-secret", headers={"traceparent": f"00-{ABOVE}-00f067aa0ba902b7-01"})
    provider.shutdown()

    (span,) = kept.get_finished_spans()
    assert (span.name, f"{span.context.trace_id:x}") == ("GET /v1/invitations/{secret}", ABOVE)
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/invitations/{secret}",
        "http.response.status_code": 404,
    }
    assert "a-secret" not in span.to_json()


def test_without_the_setting_no_part_of_the_sdk_is_loaded() -> None:
    script = "import sys, service.asgi; print(any(name.startswith('opentelemetry.sdk') for name in sys.modules))"

    told = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert told.stdout == "False\n"
