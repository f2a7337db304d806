"""Traces of requests, by OpenTelemetry, for deployments that ask for them; nothing of it is imported otherwise.

The only module that knows the SDK, which is an extra. A span is named by the route and has no address, no header and no body: the
ready-made instrumentation would tell addresses with everything in them.
"""

from importlib import import_module
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.route_template import template_of


class Traced:
    """ASGI middleware that makes a span of each request.

    Args:
        app: what it stands before.
        tracer: of OpenTelemetry; makes the spans.
    """

    def __init__(self, app: ASGIApp, tracer: Any) -> None:
        self.app = app
        self._tracer = tracer
        self._api = import_module("opentelemetry.trace")
        self._context = import_module("opentelemetry.trace.propagation.tracecontext").TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on inside a span below the one that came with it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        above = self._context.extract(dict(Headers(scope=scope)))
        kind = self._api.SpanKind.SERVER
        with self._tracer.start_as_current_span(
            scope["method"], above, kind, record_exception=False, set_status_on_exception=False
        ) as span:

            async def send_and_note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            try:
                await self.app(scope, receive, send_and_note)
            finally:
                route = template_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attributes({"http.request.method": scope["method"], "http.route": route})


def exporting_to(endpoint: str) -> Any:
    """A tracer whose spans are sent to a collector, in the background, and thrown away when it does not take them."""
    sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
    otlp = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    resource = import_module("opentelemetry.sdk.resources").Resource.create({"service.name": "exam-tutor"})
    provider = sdk.TracerProvider(resource=resource)
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter(endpoint=endpoint)))
    return provider.get_tracer("exam-tutor")
