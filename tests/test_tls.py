"""HTTPS from the fake: certificates made and given, from Python, from the command, from node."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import trustme

from fake_strapi import FakeStrapi, FakeStrapiError
from fake_strapi.tls import client_context, names
from harness.session import StrapiSession


def test_a_certificate_made_at_the_start() -> None:
    with FakeStrapi(tls=True) as strapi:
        assert strapi.url == f"https://127.0.0.1:{strapi.port}"
        ca = strapi.ca_path
        assert ca is not None
        for url in (strapi.url, f"https://localhost:{strapi.port}"):
            with StrapiSession(url, strapi.token, ca) as session:
                assert session.get("/api/jobs").status_code == 200
        with StrapiSession(strapi.url) as session, pytest.raises(requests.exceptions.SSLError):
            session.get("/api/jobs")
        named = strapi.create_workspace("one")
        assert named.url == f"{strapi.url}/_ws/one"
    assert not ca.exists()
    assert strapi.ca_path is None


def test_plain_http_has_no_ca() -> None:
    with FakeStrapi() as strapi:
        assert strapi.url.startswith("http://")
        assert strapi.ca_path is None


def test_a_port_that_is_taken_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with FakeStrapi() as taken, pytest.raises(FakeStrapiError, match="choose another port"):
        FakeStrapi(tls=True, port=taken.port).start()
    assert list(tmp_path.iterdir()) == []


def given_certificate(directory: Path) -> tuple[trustme.CA, Path, Path]:
    ca = trustme.CA()
    leaf = ca.issue_cert("127.0.0.1")
    cert, key = directory / "cert.pem", directory / "key.pem"
    cert.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    return ca, cert, key


def test_a_given_certificate(tmp_path: Path) -> None:
    ca, cert, key = given_certificate(tmp_path)
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with FakeStrapi(tls_cert=cert, tls_key=key) as strapi:
        assert strapi.ca_path is None
        with StrapiSession(strapi.url, strapi.token, tmp_path / "ca.pem") as session:
            assert session.get("/api/jobs").status_code == 200


def test_certificates_that_can_t_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, cert, key = given_certificate(tmp_path)
    with pytest.raises(FakeStrapiError, match="a certificate and its key go together"):
        FakeStrapi(tls_cert=cert).start()
    with pytest.raises(FakeStrapiError, match=r"can't use the certificate .*nowhere\.pem"):
        FakeStrapi(tls_cert=tmp_path / "nowhere.pem", tls_key=key).start()
    with pytest.raises(FakeStrapiError, match="can't use the certificate"):
        FakeStrapi(tls_cert=key, tls_key=cert).start()
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(FakeStrapiError, match=r"pip install 'fake-strapi\[tls\]'"):
        FakeStrapi(tls=True).start()


def test_names_of_the_server() -> None:
    assert list(names("localhost"))[:3] == ["localhost", "127.0.0.1", "::1"]
    assert "0.0.0.0" not in names("0.0.0.0")
    assert "strapi.test" in names("strapi.test")


def test_whom_a_client_trusts(tmp_path: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    usual, more = client_context(), client_context(tmp_path / "ca.pem")
    assert usual.verify_mode == more.verify_mode == ssl.CERT_REQUIRED
    assert len(more.get_ca_certs()) == len(usual.get_ca_certs()) + 1
    (tmp_path / "none.pem").write_text("nothing")
    for name in ("none.pem", "nowhere.pem"):
        with pytest.raises(FakeStrapiError, match="expected a PEM file"):
            client_context(tmp_path / name)


def test_the_command_and_node(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fake_strapi.cli", "serve", "--tls", "--ca-file", "ca.pem", "--port", "0"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        found = re.search(r"url +(https://localhost:\d+)", lines[1])
        assert found is not None, lines
        assert re.search(r"ca +\S+\.pem", lines[2])
        node = shutil.which("node")
        if node is None:
            pytest.skip("node is not installed")
        script = f"fetch('{found[1]}/_health').then((answer) => console.log(answer.status))"
        environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(tmp_path / "ca.pem")}
        done = subprocess.run(
            [node, "-e", script], env=environment, capture_output=True, text=True, timeout=30, check=False
        )
        assert (done.stdout, done.returncode) == ("204\n", 0), done.stderr
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()
