"""A small OpenID Connect provider: it knows one person, and checks client, redirect and proof
key."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET, KEY_ID = "covalue", "example-client-secret", "one"


class Provider(ThreadingHTTPServer):
    """The provider with its key, its person and the codes that it gave out."""

    daemon_threads = True

    def __init__(self, person: dict[str, Any]) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.person = person
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"

    def id_token(self, nonce: str) -> str:
        """The signed word of the provider about its person."""
        now = int(time.time())
        claims = {
            **self.person,
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        return jwt.encode(claims, self.key, "RS256", {"kid": KEY_ID})


class Handler(BaseHTTPRequestHandler):
    """The provider's five addresses."""

    server: Provider

    def log_message(self, *_args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """Discovery, keys, the person's consent page, the answer to it, and who the person is."""
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        asked = {name: values[0] for name, values in query.items()}
        if path == "/.well-known/openid-configuration":
            self._json(self._configuration())
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._json({"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})
        elif path == "/authorize":
            self._html(
                f'<h1>Company account</h1><a href="/consent?{urlencode(asked)}">Go on as the'
                " example</a>"
            )
        elif path == "/consent":
            self._consent(asked)
        elif path == "/person":
            self._json(self.server.person)
        else:
            self.send_response(204)
            self.end_headers()

    def do_POST(self) -> None:
        """A code for a token, once, for who can prove to have asked for it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        secret_fits = form.get("client_secret") == CLIENT_SECRET
        if asked is None or not secret_fits or asked["code_challenge"] != proof:
            self._json({"error": "invalid_grant"}, 400)
            return
        token = self.server.id_token(asked.get("nonce", ""))
        self._json({"access_token": "example", "token_type": "Bearer", "id_token": token})

    def _configuration(self) -> dict[str, Any]:
        url = self.server.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys",
            "userinfo_endpoint": f"{url}/person",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _consent(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe()
        self.server.codes[code] = asked
        self.send_response(302)
        self.send_header(
            "Location",
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}",
        )
        self.end_headers()

    def _json(self, data: dict[str, Any], status: int = 200) -> None:
        self._send(json.dumps(data), "application/json", status)

    def _html(self, text: str) -> None:
        self._send(f"<!doctype html><title>Company account</title>{text}", "text/html", 200)

    def _send(self, text: str, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def running(person: dict[str, Any]) -> Iterator[Provider]:
    """The provider, until the test is over."""
    provider = Provider(person)
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
