// <clip-upload>: sends a chosen or dropped file at once, with progress and a way to stop.

class ClipUpload extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    // The drop zone, or the panel of the clip that is there already.
    this.drop = this.querySelector(".drop, .clip-panel");
    this.going = this.querySelector(".upload-going");
    this.said = this.querySelector("[data-said]");
    this.input.addEventListener("change", () => this.input.files.length && this.send(this.input.files[0]));
    this.querySelector("[data-cancel]").addEventListener("click", () => this.request?.abort());
    for (const name of ["dragover", "dragleave", "drop"]) this.addEventListener(name, (event) => this.dragged(event));
    this.ends = new AbortController();
    addEventListener("submit", (event) => this.held(event), { signal: this.ends.signal, capture: true });
  }

  disconnectedCallback() {
    this.ends.abort();
    this.request?.abort();
  }

  // Whoever presses the form's button while the file is on its way means it: the press waits.
  held(event) {
    if (!this.request || event.target !== this.closest("form")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.waiting) return;
    this.waiting = event.submitter;
    this.waiting?.closest("busy-button")?.pressed(event);
  }

  released() {
    const button = this.waiting;
    this.waiting = null;
    button?.closest("busy-button")?.rest();
    return button;
  }

  dragged(event) {
    event.preventDefault();
    this.toggleAttribute("data-over", event.type === "dragover");
    const file = event.type === "drop" && event.dataTransfer.files[0];
    if (file) this.send(file);
  }

  send(file) {
    if (file.size > Number(this.dataset.max)) return this.stopped(this.dataset.tooBig);
    this.request?.abort();
    const form = new FormData();
    form.append(this.input.name, file, file.name);
    this.show(true, file.name);
    const request = new XMLHttpRequest();
    this.request = request;
    request.upload.addEventListener("progress", (event) => this.moved(event));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.stopped(this.dataset.trouble));
    request.addEventListener("abort", () => this.stopped(""));
    request.open("POST", this.dataset.url);
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("HX-Request", "true");
    request.send(form);
  }

  moved(event) {
    const bar = this.going.querySelector("progress");
    if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
  }

  answered(request) {
    const elsewhere = request.getResponseHeader("HX-Redirect");
    if (elsewhere) {
      document.dispatchEvent(new Event("words:lost"));
      return location.assign(elsewhere);
    }
    if (request.status === 413) return this.stopped(this.dataset.tooBig);
    if (request.status >= 400 && request.status !== 422) {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      return this.stopped(page.getElementById("sentence")?.textContent.trim() || this.dataset.trouble);
    }
    const target = document.querySelector(this.dataset.target);
    const button = this.released();
    this.request = null;
    window.htmx.swap(target, request.responseText, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    if (button && request.status < 400) return button.form.requestSubmit(button);
    target.querySelector(".play, button, input")?.focus({ preventScroll: true });
  }

  stopped(words) {
    if (!this.isConnected) return;
    this.released();
    this.request = null;
    this.input.value = "";
    this.show(false, "");
    this.said.textContent = words;
    this.said.hidden = !words;
  }

  show(going, name) {
    this.said.hidden = true;
    if (this.drop) this.drop.hidden = going;
    this.going.hidden = !going;
    this.going.querySelector("[data-name]").textContent = name;
    this.going.querySelector("progress").value = 0;
  }
}

customElements.define("clip-upload", ClipUpload);
