// The voices of the walk as the server drew them: the first come with the page, more when wanted.

const MOST_NAMED = 100;

export class Steps {
  #drawn = new Map();

  constructor(url) {
    this.url = new URL(url, location.href);
  }

  /** Learn the voices in a piece of page; their ids in order, and where the next ones begin. */
  take(piece) {
    const drawn = [...piece.querySelectorAll("[data-uid]")];
    for (const each of drawn) this.#drawn.set(each.dataset.uid, each);
    return { uids: drawn.map((each) => each.dataset.uid), after: piece.querySelector("[data-after]").dataset.after };
  }

  of(uid) {
    return this.#drawn.get(uid);
  }

  more(after) {
    return this.ask([["after", after]]);
  }

  /** Fetch what is missing of these; what still is missing then can no longer be heard. */
  async need(uids) {
    const missing = uids.filter((uid) => !this.of(uid)).slice(0, MOST_NAMED);
    if (missing.length) await this.ask(missing.map((uid) => ["uid", uid]));
  }

  async ask(pairs) {
    const url = new URL(this.url);
    for (const [name, value] of pairs) url.searchParams.append(name, value);
    return this.take(await fetched(url));
  }
}

/** A piece of page; throws when it cannot be had. Who was signed out goes where the server says. */
export async function fetched(url) {
  const answer = await fetch(url);
  if (answer.redirected) location.reload();
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const piece = document.createElement("template");
  piece.innerHTML = await answer.text();
  return piece.content;
}
