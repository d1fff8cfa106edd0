"""The rules of the contract tests, in runs of their own: what is refused, and which runs fail although no test does."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from contract_house import CONTRACT_TESTS, TEST, House

from contract_tests.judge import VERSIONS
from harness.recording import read

PROMISE = """
import pytest

@pytest.mark.{marker}
def test_jobs(contract):
    assert "X-RateLimit-Limit" in dict(contract.get("/api/jobs").headers)
"""

RATE = """
[[promise]]
id = "rate"
reason = "counts nothing"
settings = { env = "production" }
companion = { rate_limit = "100/15m" }
"""


@pytest.fixture
def house(pytester: pytest.Pytester) -> House:
    return House(pytester)


def test_recorded_then_judged(house: House) -> None:
    house.test()
    path = house.record()
    assert '"strapi": "4.26.2"' in path.read_text()
    for target in ("fake", "process", "both"):
        code, output = house.run(f"--strapi-target={target}")
        assert code == 0, output
        assert f"contract tests: 2 exchanges on {target.replace('both', 'process and fake')} as Strapi 4.26.2" in output

    path.write_text(path.read_text().replace("J1", "J2"))
    code, output = house.run()
    assert code == 1
    assert "the checksum does not fit" in output


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"recorded": "2', '"recorded": "1', "the checksum does not fit"),
        ('"node": "v20', '"node": "v22', "the checksum does not fit"),
        ('"strapi": "4.26.2"', '"strapi": "4.26.1"', "the checksum does not fit"),
        ("Keep-Alive", "keep-alive", "the checksum does not fit"),
        ('"test": ', '"by": "hand",\n"test": ', "it is not as it was written"),
        ('"checksum"', '"sum"', "'checksum'"),
    ],
)
def test_an_edited_recording_fails(house: House, old: str, new: str, reason: str) -> None:
    house.test()
    path = house.record()
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    code, output = house.run()
    assert code == 1
    assert f"{path}: {reason}" in output
    assert "Recordings are made by --strapi-record, never by hand." in output


def test_a_recording_of_something_else_fails(house: House) -> None:
    house.test()
    house.test(name="test_others", text=TEST.replace("test_jobs", "test_others"))
    path = house.record()
    other = path.parents[1] / "test_others" / "test_others.json"
    path.write_text(other.read_text())
    code, output = house.run()
    assert code == 1
    assert f"{path} is of test_others::test_others on Strapi 4.26.2, not of test_jobs::test_jobs on 4.26.2" in output


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("J1", "J2", """the recording has POST /api/jobs?fields=id where the test sends another: its body is"""),
        ("/api/jobs", "/api/tags", "the recording has GET /api/jobs where the test sends another: it is GET /api/tags"),
        (
            'contract.get("/api/jobs")',
            'contract.get("/api/jobs", sender="read-only")',
            "its sender is 'read-only', not 'full-access'",
        ),
        ('contract.get("/api/jobs")', "pass", "the recording has 2 exchanges, the test 1"),
        (
            'contract.get("/api/jobs")',
            'contract.get("/api/jobs"); contract.get("/api/tags")',
            "the recording ends before GET /api/tags",
        ),
    ],
)
def test_a_test_that_has_changed_fails_until_it_is_recorded(house: House, old: str, new: str, reason: str) -> None:
    house.test()
    house.record()
    house.test(text=TEST.replace(old, new))
    for target in ("fake", "process"):
        code, output = house.run(f"--strapi-target={target}")
        assert code == 1
        assert reason in output
        command = "pytest house/test_jobs.py::test_jobs --strapi-target=process --strapi-record"
        assert f"record it anew and review the diff: {command}" in output
    house.record()
    assert house.run()[0] == 0


def test_recordings_of_the_tree_say_what_they_are_of() -> None:
    """Which Strapi, when, which requests; that nobody has edited them is told by reading them."""
    pinned = set(VERSIONS)
    paths = sorted((CONTRACT_TESTS / "recordings").glob("*/*/*.json"))
    assert {path.parts[-3] for path in paths} == pinned
    today = datetime.now(timezone.utc).date().isoformat()
    for path in paths:
        recording = read(path)
        assert (recording.strapi, recording.test.partition("::")[0]) == path.parts[-3:-1], path
        assert "2026-11-01" <= recording.recorded <= today, path
        assert recording.node.startswith("v"), path
        assert recording.exchanges, path


def test_what_is_refused_at_collection(house: House) -> None:
    house.test()
    house.record()
    house.test("parity\n@pytest.mark.fake_only", name="test_two_markers")
    house.test("only('4')", name="test_no_marker")
    house.test("gap('nope')", name="test_gap")
    house.test("promise('nothing')", name="test_promise")
    house.test(name="test_new")
    (house.directory / "recordings" / "4.26.2" / "test_jobs" / "test_gone.json").write_text("{}")
    (house.directory / "recordings" / "4.26.2" / "test_old_file").mkdir()
    (house.directory / "recordings" / "4.26.2" / "test_old_file" / "test_x.json").write_text("{}")
    (house.directory / "recordings" / "4.1.0" / "test_jobs").mkdir(parents=True)
    (house.directory / "recordings" / "4.1.0" / "test_jobs" / "test_jobs.json").write_text("{}")
    house.gaps('max = 0\n[[gap]]\nid = "unused"\nreason = "none"')
    house.promises('[[promise]]\nid = "forgotten"\nreason = "none"\ncompanion = {}')
    code, output = house.run()
    assert code == 4
    for problem in (
        "test_two_markers.py::test_jobs[4.26.2]: needs exactly one of the markers parity, fake_only, gap, promise",
        "test_no_marker.py::test_jobs[4.26.2]: needs exactly one of the markers",
        "nope: gap without a row in gaps.toml",
        "nothing: promise without a row in promises.toml",
        "forgotten: row in promises.toml without a test",
        "unused: row in gaps.toml without a test",
        "gaps.toml has 1 gaps, its maximum is 0",
        "recordings/4.26.2/test_new/test_jobs.json: missing; record it with --strapi-record",
        "recordings/4.26.2/test_jobs/test_gone.json: no test has this recording; delete it",
        "recordings/4.26.2/test_old_file/test_x.json: no test has this recording; delete it",
        "recordings/4.1.0/test_jobs/test_jobs.json: of Strapi 4.1.0, which is not pinned any more; delete it",
    ):
        assert problem in output
    assert "test_jobs.py::test_jobs" not in output


def test_a_gap_is_a_strict_expected_failure(house: House) -> None:
    house.test("gap('odd')")
    house.gaps('max = 1\n[[gap]]\nid = "odd"\nreason = "answers oddly"')
    house.stand_in(differs=True)
    house.record()
    code, output = house.run("-rx")
    assert code == 0, output
    assert "XFAIL house/test_jobs.py::test_jobs[4.26.2] - gap odd: answers oddly" in output
    code, output = house.run("--strapi-target=process")  # it must pass on the real one
    assert code == 0, output
    assert "1 passed" in output

    house.stand_in()
    house.record()
    code, output = house.run()
    assert code == 1
    assert "XPASS(strict)" in output or "[XPASS(strict)]" in output


def test_a_stale_recording_is_no_gap(house: House) -> None:
    house.test("gap('odd')")
    house.gaps('max = 1\n[[gap]]\nid = "odd"\nreason = "answers oddly"')
    house.record()
    house.stand_in(differs=True)
    for target in ("process", "both"):
        code, output = house.run(f"--strapi-target={target}")
        assert code == 1
        assert "RealDiffers" in output


def test_runs_that_prove_nothing_fail(house: House) -> None:
    house.test()
    house.record()
    house.test(text=TEST.replace("contract.create", 'pytest.skip("not today"); contract.create'))
    code, output = house.run()
    assert code == 1
    assert "no exchange was judged, so this run proves nothing: it fails" in output
    assert house.run("--collect-only")[0] == 0

    house.test()
    house.stand_in(gone=True)
    code, output = house.run("--strapi-target=process")
    assert code == 1
    assert "npm is not there" in output


def test_a_promise_of_the_fakes_own(house: House) -> None:
    house.test("fake_only")
    assert house.run()[0] == 0
    code, output = house.run("--strapi-target=process")
    assert (code, "1 skipped" in output) == (0, True)


def test_a_promise_of_the_guide(house: House) -> None:
    house.test("promise('rate')", text=PROMISE)
    house.promises(RATE)
    code, output = house.run()
    assert (code, "1 passed" in output) == (0, True), output
    code, output = house.run("-rx", "--strapi-target=both")
    assert (code, "2 passed, 1 xfailed" in output) == (0, True), output
    assert "XFAIL house/test_jobs.py::test_jobs[4.26.2-process] - promise rate: counts nothing" in output

    house.promises(RATE.replace("100/15m", "off"))  # a companion that doesn't keep it
    code, output = house.run("--strapi-target=process")
    assert (code, "1 failed, 1 xfailed" in output) == (1, True), output
    assert "test_jobs[4.26.2-companion]" in output
    house.promises(RATE)

    house.stand_in(generous=True)
    code, output = house.run("--strapi-target=process")
    assert (code, "XPASS(strict)" in output) == (1, True), output
    house.stand_in(gone=True)
    assert house.run("--strapi-target=process")[0] == 1


def test_what_can_not_be_asked(house: House) -> None:
    house.test()
    code, output = house.run("--strapi-record")
    assert code == 4
    assert "--strapi-record needs a real Strapi" in output
    code, output = house.run("--strapi-version=4.1.0")
    assert code == 4
    assert "no recordings for Strapi 4.1.0: there are some for 4.26.2, 5.54.0" in output


def test_recordings_of_another_version_lie_elsewhere(house: House) -> None:
    house.test("gap('odd')")
    house.test(name="test_others")
    house.gaps('max = 1\n[[gap]]\nid = "odd"\nreason = "answers oddly"\nversions = ["4.26.2"]')
    house.stand_in(differs=True)
    other = ("--strapi-version=4.25.0", "--strapi-recordings=elsewhere")
    code, output = house.run(*other, "--strapi-target=process", "--strapi-record")
    assert code == 0, output
    path = house.pytester.path / "elsewhere" / "4.25.0" / "test_jobs" / "test_jobs.json"
    assert read(path).strapi == "4.25.0"
    assert not (house.directory / "recordings").exists()
    code, output = house.run(*other, "--strapi-target=process")
    assert (code, "2 passed" in output) == (0, True), output

    # The fake is as the pinned version, gaps included; a recording that is missing fails its test alone.
    code, output = house.run(*other)
    assert (code, "1 failed, 1 xfailed" in output) == (1, True), output
    assert "FakeDiffers" in output
    path.with_name("test_jobs.json").unlink()
    assert "is missing; record it with --strapi-record on a real Strapi 4.25.0" in house.run(*other)[1]
    code, output = house.run("--strapi-recordings=elsewhere", "--strapi-target=process")
    assert (code, "--strapi-recordings is for one version" in output) == (4, True)


def test_a_gap_of_the_other_major_version_is_skipped(house: House) -> None:
    house.test("gap('odd')\n@pytest.mark.only('5')")
    house.test(name="test_others")
    house.gaps('max = 1\n[[gap]]\nid = "odd"\nreason = "answers oddly"')
    house.record()
    code, output = house.run()
    assert (code, "1 passed, 1 skipped" in output) == (0, True), output
