"""The step that keeps the rate limit which the guide documents (simulation/rate_limit.py)."""

from __future__ import annotations

from fake_strapi.auth.api_token import bearer_token
from fake_strapi.errors import RateLimitError
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.request import Request
from fake_strapi.simulation.counters import Verdict
from fake_strapi.simulation.rate_limit import RateLimit


def limit_rate(call: Call) -> Answer | None:
    """Count a request to the content API and tell it so, with the headers that Strapi's own limits have
    (koa2-ratelimit); one too many is a 429."""
    setting = call.world.rate_limit.setting
    if setting is None or not call.router.is_content(call.request.path):
        return None
    verdict = call.world.rate_limit.hit(setting, sender(call, setting), call.now)
    tell_rate(call.request, verdict)
    if verdict.exceeded:
        if setting.retry_after:
            call.request.set_answer_header("Retry-After", str(-(-(verdict.reset - call.now) // 1000)))
        raise RateLimitError
    return None


def tell_rate(request: Request, verdict: Verdict) -> None:
    """The headers of koa2-ratelimit; of two limits the later one's stay, as in koa."""
    request.set_answer_header("X-RateLimit-Limit", str(verdict.limit))
    request.set_answer_header("X-RateLimit-Remaining", str(verdict.remaining))
    request.set_answer_header("X-RateLimit-Reset", str(-(-verdict.reset // 1000)))


def sender(call: Call, setting: RateLimit) -> str:
    """Who is counted: the token as sent, good or not, or the address."""
    environ = call.request.environ
    token = bearer_token(environ.get("HTTP_AUTHORIZATION")) if setting.by == "token" else None
    return f"ip {environ.get('REMOTE_ADDR', '')}" if token is None else f"token {token}"
