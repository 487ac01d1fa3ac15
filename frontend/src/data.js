// How a drawing finds its numbers and its colours: a JSON block of the page, and the variables of its style.
export function numbersOf(element) {
  return JSON.parse(document.getElementById(element.dataset.numbers).textContent);
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Draw all elements that ask for it, now, when a fragment comes, and again when the theme changes.
export function drawAll(selector, draw) {
  const drawn = new Map();
  const run = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (!drawn.has(element)) drawn.set(element, draw(element));
    }
  };
  document.addEventListener("htmx:load", run);
  document.addEventListener("themechange", () => {
    for (const [element, stop] of drawn) {
      stop?.();
      drawn.delete(element);
    }
    run();
  });
  run();
}
