"""Records what a real Strapi exports, and what another one answers when it has imported that.

    python tests/transfer/record_archives.py 5

Writes recorded/export_5.tar.gz, recorded/imported_5.json and recorded/mismatch_5.txt (what an import says when the
schemas differ), and the schemas of Strapi's own types into fake_strapi/transfer/exported_schemas.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import requests
from archive_scenario import fill, paths

from harness.targets.app_directory import AppDirectory
from harness.targets.install import program
from harness.targets.process import ProcessTarget
from harness.targets.server_process import COLOUR, environment

RECORDED = Path(__file__).parent / "recorded"
SCHEMAS = Path(__file__).parents[2] / "fake_strapi" / "transfer" / "exported_schemas"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


def main(version: str) -> None:
    documents = version == "5"
    archive = RECORDED / f"export_{version}.tar.gz"
    source = ProcessTarget(ZOO, version)
    source.start()
    try:
        server = source._started()
        server.admin.call("POST", "/i18n/locales", {"name": "French (fr)", "code": "fr", "isDefault": False})
        source.allow_public(["api::tag.tag.find"])
        fill(sender(source), documents=documents)
        server.process.stop()
        strapi(server.app, "export", "--no-encrypt", "-f", str(archive).removesuffix(".tar.gz"))
    finally:
        source.stop()
    write_schemas(archive, source.strapi_version)
    answers = imported(version, archive)
    text = json.dumps({"strapi": source.strapi_version, "answers": answers}, indent=1, ensure_ascii=False)
    (RECORDED / f"imported_{version}.json").write_text(text + "\n", encoding="utf-8")
    (RECORDED / f"mismatch_{version}.txt").write_text(mismatch(version, archive), encoding="utf-8")


def write_schemas(archive: Path, release: str) -> None:
    """Strapi's own types, of which the fake has no files."""
    with tarfile.open(archive) as tar:
        file = tar.extractfile("schemas/schemas_00001.jsonl")
        assert file is not None
        lines = file.read().decode().splitlines()
    own = [line for line in lines if json.loads(line)["uid"].startswith(("plugin::", "admin::"))]
    (SCHEMAS / f"{release}.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")


def imported(version: str, archive: Path) -> dict[str, Any]:
    """What a fresh Strapi answers after the import."""
    target = ProcessTarget(ZOO, version)
    target.start()
    try:
        server = target._started()
        server.process.stop()
        strapi(server.app, "import", "--force", "-f", str(archive))
        server.process.start()
        send = sender(target)
        return {path: send("GET", path, None, None) for path in paths(documents=version == "5")}
    finally:
        target.stop()


def mismatch(version: str, archive: Path) -> str:
    """What an import warns of when the project has other schemas."""
    with tempfile.TemporaryDirectory() as directory:
        project = Path(directory, "zoo")
        shutil.copytree(ZOO, project)
        change_schemas(project)
        target = ProcessTarget(project, version)
        target.start()
        try:
            server = target._started()
            server.process.stop()
            said = strapi(server.app, "import", "--force", "-f", str(archive))
            lines = [line for line in said.splitlines() if "exist on" in line or "different data type" in line]
            return "".join(f"{line[line.index('api::') :]}\n" for line in lines)
        finally:
            target.stop()


def change_schemas(project: Path) -> None:
    """Of jobs an attribute is gone, one is new and one has another type; of tags one is required."""
    edit(project, "job", lambda attributes: attributes.pop("Notes"))
    edit(project, "job", lambda attributes: attributes.update(extra={"type": "string"}))
    edit(project, "job", lambda attributes: attributes.update(Quantity={"type": "string"}))
    edit(project, "tag", lambda attributes: attributes.update(name={"type": "string", "required": True}))


def edit(project: Path, name: str, change: Any) -> None:
    file = project / "src" / "api" / name / "content-types" / name / "schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    change(schema["attributes"])
    file.write_text(json.dumps(schema), encoding="utf-8")


def strapi(app: AppDirectory, *arguments: str) -> str:
    """Run the command in an app directory; answers what it prints."""
    command = [program("node"), "node_modules/@strapi/strapi/bin/strapi.js", *arguments]
    variables = environment({"PORT": "1", "DATABASE_FILENAME": str(app.database)})
    done = subprocess.run(
        command, cwd=app.path, env=variables, capture_output=True, text=True, check=False, timeout=120
    )
    output = COLOUR.sub("", done.stdout + done.stderr)
    assert done.returncode == 0, output
    return output


def sender(target: ProcessTarget) -> Any:
    def send(method: str, path: str, body: Any, files: Any) -> Any:
        headers = {"Authorization": f"Bearer {target.token}"}
        answer = requests.request(method, target.url + path, json=body, files=files, headers=headers, timeout=60)
        assert answer.ok, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    return send


if __name__ == "__main__":
    main(sys.argv[1])
