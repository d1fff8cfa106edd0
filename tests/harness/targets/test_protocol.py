from harness.targets.process import ProcessTarget
from harness.targets.protocol import CAPABILITIES, Target, lacking
from harness.targets.release import STRAPI_APP


def printshop_target() -> ProcessTarget:
    return ProcessTarget(STRAPI_APP.parent / "printshop", "5")


def test_the_process_target_has_every_member_of_the_protocol() -> None:
    target: Target = printshop_target()
    members = {name for name in vars(Target) if not name.startswith("_")}
    assert members <= set(dir(type(target)))


def test_nothing_is_lacking_when_the_target_has_it() -> None:
    assert lacking(printshop_target(), ["admin", "reset"]) is None


def test_what_is_lacking_is_said_in_words() -> None:
    reason = lacking(printshop_target(), ["reset", "clock", "faults"])
    assert reason == "The target 'process' can't hold and advance the clock, can't answer with faults on demand."


def test_every_capability_reads_as_the_end_of_a_sentence() -> None:
    assert all(text[0].islower() and not text.endswith(".") for text in CAPABILITIES.values())
