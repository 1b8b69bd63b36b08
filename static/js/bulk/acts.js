// The buttons of the bulk bar: which of them fit what is ticked, and why one does not.
import { facts } from "./ticks.js";

const MOST_COMPARED = 6;

/** A number as the page's language writes it. */
const written = (number) => number.toLocaleString(document.documentElement.lang);

export class Acts {
  constructor(bar) {
    this.bar = bar;
  }

  part(name) {
    return this.bar.querySelector(name);
  }

  /** "7 selected", or the words for all that match. */
  get counted() {
    const { chosen, everything, dataset } = this.bar;
    if (everything) return facts().allSelected;
    return chosen.size === 1 ? dataset.one : dataset.many.replace("{n}", written(chosen.size));
  }

  /** "2 are Kling's", in the singular or the plural. */
  words(name, number) {
    return (this.bar.dataset[number === 1 ? `${name}One` : `${name}Many`] || "").replace("{n}", written(number));
  }

  draw() {
    const { chosen, everything, dataset } = this.bar;
    const kling = everything ? 0 : [...chosen.values()].filter(Boolean).length;
    const many = everything || chosen.size > MOST_COMPARED;
    const compare = this.part("[data-compare]");
    const notes = [];
    if (kling) notes.push(this.words("kling", kling));
    if (compare && many) notes.push(dataset.most);
    const remove = this.part("[data-delete]");
    remove?.toggleAttribute("aria-disabled", false);
    if (remove && kling && kling === chosen.size) remove.setAttribute("aria-disabled", "true");
    if (compare) this.drawCompare(compare, many);
    this.part("#bulk-note").textContent = notes.join(" · ");
    this.drawStar();
  }

  drawCompare(link, many) {
    if (many) {
      link.setAttribute("aria-disabled", "true");
      link.setAttribute("aria-describedby", "bulk-note");
      link.setAttribute("role", "link");
      link.removeAttribute("href");
    } else {
      for (const name of ["aria-disabled", "aria-describedby", "role"]) link.removeAttribute(name);
      link.href = `${link.dataset.compare}?voices=${[...this.bar.chosen.keys()].join(",")}`;
    }
  }

  /** When all are favourites already, the button takes them off. */
  drawStar() {
    const { chosen, everything } = this.bar;
    const button = this.part("[data-favourite]");
    if (!button) return;
    const starred = (uid) => document.getElementById(`press-${uid}`)?.getAttribute("aria-pressed") === "true";
    this.unstar = !everything && chosen.size > 0 && [...chosen.keys()].every(starred);
    button.querySelector("span").textContent = this.unstar ? button.dataset.starred : button.dataset.plain;
  }
}
