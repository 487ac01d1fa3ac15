"""The built files of the page are those of its sources."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "detente" / "faces" / "web" / "static"


@pytest.mark.skipif(not FRONTEND.is_dir(), reason="the sources of the page are not in this copy")
def test_the_bundle_was_made_of_these_sources() -> None:
    made = hashlib.sha256()
    for name in [*sorted(f"src/{file.name}" for file in (FRONTEND / "src").iterdir()), "package-lock.json"]:
        made.update(name.encode())
        made.update((FRONTEND / name).read_bytes())
    built = (STATIC / "BUILT").read_text(encoding="ascii").strip()
    assert made.hexdigest() == built, "frontend/ has changed since: run make page"


def test_the_bundle_names_no_other_machine() -> None:
    for file in STATIC.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for word in ("//cdn", "unpkg.com", "jsdelivr", "googleapis"):
            assert word not in text, f"{file.name} names {word}"


def test_the_licences_of_what_is_bundled_are_beside_it() -> None:
    told = (STATIC / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("echarts", "zrender", "cytoscape", "htmx.org", "d3-geo", "topojson-client", "world-atlas"):
        assert f"== {name}: " in told
