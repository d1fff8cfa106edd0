"""The rules of the contract tests: each runs on each Strapi version, carries one marker, and is judged by recordings.

What runs against what is the plugin's choice of `--strapi-target`: the fake judged by recordings (the default), a real
Strapi judged by them (so that they stay true), or `both`, side by side. `--strapi-record` makes the recordings anew.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest

from contract_tests.composed import leave_out
from contract_tests.fidelity_run import DAY, EXCHANGES, FidelityRun
from contract_tests.judge import (
    COMPANION,
    Run,
    gap_of,
    is_judged,
    marker_of,
    pinned_of,
    project_of,
    promise_of,
    recording_path,
    rules_broken,
    server_of,
    version_of,
    versions_of,
)
from contract_tests.other_database import expect_difference
from contract_tests.recorder import keep, recorded
from harness.contract import Contract, FakeDiffers
from harness.settings import names_a_server
from harness.sides import side_of

RUN = pytest.StashKey[Run]()
REPORT = pytest.StashKey[FidelityRun]()


def pytest_configure(config: pytest.Config) -> None:
    for line in (
        "parity: the fake answers as a real Strapi does",
        "fake_only(reason): a promise of the fake's own, which no real Strapi is asked to keep",
        "promise(id): the guide promises it and a plain Strapi does not keep it; the row in promises.toml tells why",
        "gap(id): the fake is known to differ; the row in gaps.toml tells why",
        "only(version): the test makes sense for this major version alone",
        "project(name): the project that is served, `zoo` unless said",
    ):
        config.addinivalue_line("markers", line)
    run = config.stash[RUN] = Run(config)
    if directory := config.getoption("strapi_report"):
        config.stash[REPORT] = FidelityRun(run, config.invocation_params.dir / directory)
        config.pluginmanager.register(config.stash[REPORT])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "version" in metafunc.fixturenames:
        metafunc.parametrize(
            "version", versions_of(metafunc.definition, metafunc.config.stash[RUN].versions), scope="session"
        )
    if promise_of(metafunc.definition) is not None:
        metafunc.parametrize("server", metafunc.config.stash[RUN].promise_kinds)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = config.stash[RUN]
    mine = [item for item in items if item.path.parent == run.directory]
    if mine and names_a_server(run.target):
        raise pytest.UsageError(
            f"contract tests empty their server before each test, so they don't run on {run.target}:"
            " use --strapi-target=process"
        )
    problems = rules_broken(mine, run)
    if problems:
        raise pytest.UsageError("contract tests:\n  " + "\n  ".join(problems))
    if unfit := [item for item in mine if not run.suits(item)]:
        leave_out(config, items, unfit)
        mine = [item for item in mine if run.suits(item)]
    for item in mine:
        if difference := run.difference_of(item):
            expect_difference(item, difference)
        gap = gap_of(item)
        if gap is not None and run.has_fake and pinned_of(version_of(item)) in run.gaps[gap].versions:
            item.add_marker(
                pytest.mark.xfail(strict=True, raises=FakeDiffers, reason=f"gap {gap}: {run.gaps[gap].reason}")
            )
        promise = promise_of(item)
        if promise is not None and server_of(item) not in ("fake", COMPANION):
            item.add_marker(
                pytest.mark.xfail(
                    strict=True, raises=AssertionError, reason=f"promise {promise}: {run.promises[promise].reason}"
                )
            )
        if marker_of(item) == "fake_only" and not run.has_fake:
            item.add_marker(pytest.mark.skip(reason="a promise of the fake's own"))


def pytest_collection_finish(session: pytest.Session) -> None:
    run = session.config.stash[RUN]
    run.wanted = any(item.path.parent == run.directory and is_judged(item) for item in session.items)


def count(item: pytest.Item, contract: Contract, run: Run) -> None:
    """Note how many exchanges of a test were judged, for the run and for the test's own report."""
    run.judged += len(contract.exchanges)
    item.user_properties.append((EXCHANGES, len(contract.exchanges)))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """What differed is raised inside of the test's call, so that a gap can be a strict expected failure."""
    contract = pyfuncitem.funcargs.get("contract")
    if not isinstance(contract, Contract):
        return (yield)
    run = pyfuncitem.config.stash[RUN]
    try:
        result = yield
    except Exception as error:
        contract.finish(error)
        raise
    finally:
        count(pyfuncitem, contract, run)
    contract.finish()
    if run.recording:
        keep(pyfuncitem, contract, run)
    return result


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    run = session.config.stash.get(RUN, None)
    if run is None:
        return
    run.stop()
    if hasattr(session.config, "workerinput"):  # one of several processes: the first one judges the sum
        session.config.workeroutput["contract_tests"] = (run.wanted, run.judged)  # type: ignore[attr-defined]
        return
    if session.config.option.collectonly:
        return
    report = session.config.stash.get(REPORT, None)
    proved = report.write() if report is not None else run.judged > 0 or not run.wanted
    if exitstatus == 0 and not proved:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process of pytest-xdist has ended."""
    run = node.config.stash[RUN]
    wanted, judged = getattr(node, "workeroutput", {}).get("contract_tests", (False, 0))
    run.wanted |= wanted
    run.judged += judged


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    run = config.stash[RUN]
    report = config.stash.get(REPORT, None)
    if report is not None and not config.option.collectonly:
        written = f"written to {report.directory}" if report.written else "not written, no exchange was judged"
        terminalreporter.write_line(f"fidelity report: {written}", red=not report.written)
    if not run.wanted:
        return
    terminalreporter.write_line(f"contract tests: {run.judged} exchanges on {run.described}")
    if run.judged == 0 and not config.option.collectonly:
        terminalreporter.write_line(
            "contract tests: no exchange was judged, so this run proves nothing: it fails", red=True
        )


@pytest.fixture
def server() -> str:
    """Which server a promise is asked of: tests that carry one run once for each."""
    return "fake"


@pytest.fixture
def contract(version: str, server: str, request: pytest.FixtureRequest) -> Iterator[Contract]:
    """A conversation with a clean server of this version, judged answer by answer. See harness/contract.py."""
    run = request.config.stash[RUN]
    project, judged, promise = project_of(request.node), is_judged(request.node), promise_of(request.node)
    kinds = run.kinds if judged else [server]
    kept = run.promises[promise] if promise is not None else None
    sides = [side_of(target) for target in run.targets(version, project, kinds, kept)]
    path = recording_path(request.node, version, run.recordings)
    expected = recorded(path, request.node, version) if judged and not run.recording else None
    if expected is not None:
        request.node.user_properties.append((DAY, expected.recorded))
    conversation = Contract(sides, run.shapes(project), version, expected, run.shown(path))
    yield conversation
    conversation.close()


@pytest.fixture
def side_by_side(version: str, request: pytest.FixtureRequest) -> Iterator[Contract]:
    """A conversation with the fake and a real Strapi at the same time, which no recording judges."""
    run = request.config.stash[RUN]
    if len(run.kinds) < 2:
        pytest.skip("needs --strapi-target=both; the recorded corpus stands in")
    project = project_of(request.node)
    sides = [side_of(target) for target in run.targets(version, project, run.kinds)]
    conversation = Contract(sides, run.shapes(project), version, None)
    yield conversation
    count(request.node, conversation, run)
    conversation.close()
