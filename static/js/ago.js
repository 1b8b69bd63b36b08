// <relative-time>: keeps "3 min ago" true; its words come from the page.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

class RelativeTime extends HTMLElement {
  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), 20000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const time = this.querySelector("time");
    const age = (Date.now() - Date.parse(time?.dateTime)) / 1000;
    if (!Number.isFinite(age)) return;
    time.textContent = this.words(age);
  }

  words(age) {
    const { now, minutes, hours, days } = this.dataset;
    if (age < MINUTE) return now;
    if (age < HOUR) return minutes.replace("%n", Math.floor(age / MINUTE));
    if (age < DAY) return hours.replace("%n", Math.floor(age / HOUR));
    return days.replace("%n", Math.floor(age / DAY));
  }
}

customElements.define("relative-time", RelativeTime);
