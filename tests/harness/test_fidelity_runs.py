"""The fidelity report of whole runs: what it claims, and which runs get none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from contract_house import TEST, House

OTHER = TEST.replace("test_jobs", "test_customers").replace("jobs", "customers").replace("JobID", "Name")


@pytest.fixture
def house(pytester: pytest.Pytester) -> House:
    return House(pytester)


def report(house: House) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((house.pytester.path / "out" / "fidelity.json").read_text())
    return found


def verdict(house: House, feature: str) -> dict[str, Any]:
    (found,) = [row for row in report(house)["features"] if row["id"] == feature]
    result: dict[str, Any] = found["results"]["4.26.2"]
    return result


def test_same_and_not_in_this_version(house: House) -> None:
    house.test()
    house.record()
    code, output = house.run("--strapi-report=out")
    assert code == 0, output
    assert "fidelity report: written to" in output
    assert verdict(house, "test_jobs") == {"verdict": "same", "cases": 1, "exchanges": 2}
    (row,) = report(house)["features"]
    assert row["results"]["5.54.0"] == {"verdict": "not there"}
    assert (report(house)["whole"], report(house)["cases"], report(house)["exchanges"]) == (True, 1, 2)
    pages = [(house.pytester.path / "out" / f"fidelity.{kind}").read_text() for kind in ("md", "html")]
    for page in pages:
        assert "About test_jobs" in page
        assert "✓ same" in page
        assert "– Strapi 5 has none" in page
        assert "part of a run" not in page
        assert report(house)["date"] in page


def test_known_and_unknown_differences(house: House) -> None:
    house.test("gap('odd')")
    house.gaps('max = 1\n[[gap]]\nid = "odd"\nreason = "answers <oddly>"')
    house.stand_in(differs=True)
    house.record()
    assert house.run("--strapi-report=out")[0] == 0
    assert verdict(house, "test_jobs") == {"verdict": "differs", "cases": 1, "exchanges": 2, "gaps": ["odd"]}
    page = (house.pytester.path / "out" / "fidelity.html").read_text()
    assert '<a href="#gap-odd">odd</a>' in page
    assert "answers &lt;oddly&gt;" in page

    house.gaps("max = 0")
    house.test()
    code, _ = house.run("--strapi-report=out")
    assert code == 1
    found = verdict(house, "test_jobs")
    assert (found["verdict"], found["failed"]) == ("failed", 1)


def test_part_of_a_run_does_not_claim_the_whole(house: House) -> None:
    house.test()
    house.test(name="test_customers", text=OTHER)
    house.record()
    code, output = house.run("--strapi-report=out", "-k", "jobs")
    assert code == 0, output
    assert report(house)["whole"] is False
    assert verdict(house, "test_jobs")["verdict"] == "same"
    assert verdict(house, "test_customers") == {"verdict": "not run", "cases": 0, "exchanges": 0, "missing": 1}
    for kind in ("md", "html"):
        page = (house.pytester.path / "out" / f"fidelity.{kind}").read_text()
        assert "This is part of a run: 1 of 2 recorded cases." in page


def test_what_checked_nothing_gets_no_page_and_fails(house: House) -> None:
    house.test()
    house.record()
    skipping = TEST.replace("contract.create", 'pytest.skip("not today"); contract.create')
    house.test(text=skipping)
    house.test("fake_only", name="test_apart", text=TEST.replace("test_jobs", "test_apart"))
    for chosen in ("jobs", "apart"):
        code, output = house.run("--strapi-report=out", "-k", chosen)
        assert code == 1, output
        assert "fidelity report: not written, no exchange was judged" in output
    assert not Path(house.pytester.path / "out").exists()
    assert house.run("--strapi-report=out", "--collect-only")[0] == 0


def test_a_run_without_the_fake_says_nothing_of_it(house: House) -> None:
    house.test()
    code, output = house.run("--strapi-report=out", "--strapi-target=process")
    assert code == 4
    assert "--strapi-report tells of the fake" in output


def test_promises_by_server(house: House) -> None:
    house.test()
    house.record()
    asking = 'assert "X-RateLimit-Limit" in dict(contract.get("/api/jobs").headers)'
    text = f'import pytest\n\n@pytest.mark.promise("rate")\ndef test_rate(contract):\n    {asking}\n'
    house.test(name="test_rate", text=text.replace("{", "{{").replace("}", "}}"))
    row = '[[promise]]\nid = "rate"\nreason = "counts nothing"\nsettings = { env = "production" }\n'
    house.promises(row + 'companion = { rate_limit = "100/15m" }')
    code, output = house.run("--strapi-report=out", "--strapi-target=both")
    assert code == 0, output
    (promise,) = report(house)["promises"]
    assert promise["kept"]["4.26.2"] == {"companion": "kept", "fake": "kept", "process": "not kept"}
    assert report(house)["target"] == "both"
    assert report(house)["node"].startswith("v")


def test_several_processes_make_one_report(house: House) -> None:
    house.test()
    house.test(name="test_customers", text=OTHER)
    house.record()
    house.write_features()
    (house.pytester.path / "conftest.py").write_text("")
    result = house.pytester.runpytest_subprocess("house", "--strapi-version=4", "--strapi-report=out", "-n", "2")
    assert int(result.ret) == 0, result.stdout.str()
    assert (report(house)["whole"], report(house)["cases"], report(house)["exchanges"]) == (True, 2, 4)
