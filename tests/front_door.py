"""The two doors that tests knock at over HTTP: VoiceLab's pages, and the sandbox's own."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests


class Visitor(requests.Session):
    """A browser without JavaScript: keeps cookies, sends the token that forms carry."""

    def __init__(self, site: str, *, link: str) -> None:
        super().__init__()
        self.site = site
        self.get(link).raise_for_status()

    def page(self, path: str) -> str:
        answer = self.get(self.site + path, timeout=60)
        answer.raise_for_status()
        return answer.text

    def submit(self, path: str, *, files: Any = None, **fields: str) -> requests.Response:
        """POST a form; redirects are followed as a browser does."""
        token = {"X-CSRFToken": self.cookies["voicelab-csrf"], "Referer": self.site}
        return self.post(self.site + path, data=fields, files=files, headers=token, timeout=60)

    def hand_in(self, path: str, **fields: str) -> requests.Response:
        """POST a form that must be taken; the page it leads to is not read."""
        token = {"X-CSRFToken": self.cookies["voicelab-csrf"], "Referer": self.site}
        answer = self.post(self.site + path, data=fields, headers=token, timeout=60,
                           allow_redirects=False)  # fmt: skip
        assert answer.status_code == 302, answer.text
        return answer

    def field(self, path: str, name: str) -> str:
        """Value of the first input of that name on a page."""
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.page(path))
        assert tag, f"no field {name} on {path}"
        value = re.search(r'value="([^"]*)"', tag.group(0))
        return value.group(1) if value else ""

    def form_key(self, page: str, *, action: str) -> str:
        """The key that the form with this address carries on `page`."""
        form = re.search(rf'action="{re.escape(action)}".*?name="form_key" value="([^"]+)"', page)
        assert form, f"no form for {action}"
        return form.group(1)

    def clone(self, file: Path, *, name: str) -> None:
        """Upload, fill in, press *Clone voice*."""
        with file.open("rb") as content:
            page = self.submit("/clips/", files={"file": (file.name, content)}).text
        clip = re.search(r'name="clip" value="([^"]+)"', page)
        assert clip, page
        key = self.field("/clone/", "form_key")
        about = {"name": name, "person": name, "permission": "on", "use_first": "on"}
        answer = self.submit("/clone/", clip=clip.group(1), form_key=key, **about)
        assert answer.status_code == 200, answer.text

    def speak(self, text: str) -> None:
        """Ask for a recording with the voice that is chosen already."""
        key = self.field("/speak/", "form_key")
        answer = self.submit("/speak/", text=text, voice=self.default_voice(), speed="1.0",
                           language="", form_key=key)  # fmt: skip
        assert answer.status_code == 200, answer.text

    def default_voice(self) -> str:
        chosen = re.search(r'<option[^>]*value="([^"]+)"[^>]* selected', self.page("/speak/"))
        assert chosen
        return chosen.group(1)


class Control:
    """The sandbox's API and its control door, at `base` (…/sandbox or …/kling)."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer practice-key"

    def ledger(self, kind: str) -> list[dict[str, Any]]:
        """Every paid POST of this kind ("clone", "speech") that arrived, oldest first."""
        return list(self._get("/_control/ledger", kind=kind))

    def voices(self) -> list[str]:
        """Names of the cloned voices Kling lists."""
        tasks = self._get("/v1/general/custom-voices", pageNum=1, pageSize=500)
        made = [voice for task in tasks for voice in task["task_result"].get("voices", [])]
        return [voice["voice_name"] for voice in made]

    def change(self, **switches: Any) -> None:
        self.session.post(
            f"{self.base}/_control/settings", json=switches, timeout=60
        ).raise_for_status()

    def fault(self, name: str, **about: Any) -> None:
        """Let calls go wrong from now on."""
        body = {"fault": name, **about}
        self.session.post(f"{self.base}/_control/faults", json=body, timeout=60).raise_for_status()

    def mend(self) -> None:
        self.session.delete(f"{self.base}/_control/faults", timeout=60).raise_for_status()

    def units(self) -> Decimal:
        """What the account has left."""
        return Decimal(self._get("/_control/settings")["unit_cents"]) / 100

    def age(self, seconds: float) -> None:
        """Move every task into the past."""
        body = {"seconds": seconds}
        self.session.post(f"{self.base}/_control/age", json=body, timeout=60).raise_for_status()

    def _get(self, path: str, **params: Any) -> Any:
        answer = self.session.get(self.base + path, params=params, timeout=60)
        answer.raise_for_status()
        return answer.json()["data"]
