"""What browsers get of the style sheets and scripts."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders

from voicelab.static import StaticStorage, served


def collected(folder: Path) -> dict[str, str]:
    """The sheets as they are served: hashed name → text."""
    storage = StaticStorage(location=folder, base_url="/static/")
    found = {
        name: (source, name)
        for finder in get_finders()
        for name, source in finder.list([])
        if name.startswith(("css/", "js/", "img/"))
    }
    for name, (source, path) in found.items():
        storage.save(name, source.open(path))
    assert not [error for *_, error in storage.post_process(found) if isinstance(error, Exception)]
    return {
        path.name: path.read_text()
        for path in (folder / "css").glob("*.css")
        if re.search(r"\.[0-9a-f]{12}\.css$", path.name)
    }


@pytest.mark.soak
def test_a_style_sheet_brings_what_it_imports(tmp_path: Path) -> None:
    sheets = collected(tmp_path)
    assert not [name for name, text in sheets.items() if "@import" in text]
    shell = next(text for name, text in sheets.items() if name.startswith("app."))
    for word in ("--paper:", ".button-main{", ".timeline", ".rows-voices"):
        assert word in shell


@pytest.mark.soak
def test_addresses_inside_an_imported_sheet_lead_to_files_that_exist(tmp_path: Path) -> None:
    sheets = collected(tmp_path)
    named = {url for text in sheets.values() for url in re.findall(r'url\("([^"]+)"\)', text)}
    assert any("chevron" in url for url in named)
    for url in named:
        assert (tmp_path / "css" / url).resolve().exists(), url


def test_a_part_of_something_stays_a_part_of_it(tmp_path: Path) -> None:
    sheet = tmp_path / "one.css"
    sheet.write_text(".a :is(.b, .c) { color: red; }\n.d:hover > :not(.e) { top: 0; }\n")
    assert (
        served(sheet, "css/one.css").strip() == ".a *:is(.b,.c){color:red}.d:hover>*:not(.e){top:0}"
    )


def test_no_sheet_is_served_with_other_selectors_than_it_was_written_with() -> None:
    """Every word between a pseudo-class and what it stands behind is still apart from it."""
    for sheet in Path("static/css").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        apart = len(re.findall(r"[\w)\]] :[a-z]", text))
        assert len(re.findall(r"[\w)\]] \*:[a-z]", served(sheet, f"css/{sheet.name}"))) >= apart, (
            sheet
        )
