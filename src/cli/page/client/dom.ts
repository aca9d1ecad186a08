import type { Html } from "../html.js";

/** The element with this identifier, which the page is known to have. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} #${id}.`);
  return found;
}

/** The element that an event came from, or the nearest around it, that matches. */
export function origin(event: Event, selector: string): HTMLElement | undefined {
  const { target } = event;
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : undefined;
}

export function fill(element: Element, content: Html): void {
  element.innerHTML = content.html;
}

/** The page's own data: what `--json` prints. */
export function pageData(): unknown {
  return JSON.parse(byId("data", HTMLScriptElement).text);
}
