"""Found on PYTHONPATH by an interpreter that starts: virtual time, then the sitecustomize that it would have had."""

import os
import sys
from importlib.machinery import PathFinder

HERE = os.path.dirname(os.path.abspath(__file__))


def install() -> None:
    setting = os.environ.get("FAKE_STRAPI_TIME")
    if setting:
        import fake_strapi_time  # type: ignore[import-not-found]  # beside this file

        fake_strapi_time.install_for_process(setting)


def go_on() -> None:
    elsewhere = [place for place in sys.path if os.path.abspath(place or ".") != HERE]
    spec = PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(sys.modules[__name__])


install()
go_on()
