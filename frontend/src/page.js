// What every page does in the browser: fragments that come later, the theme, the as-of slider.
import htmx from "htmx.org";

// The content policy of the page allows no eval and no inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

const DAY = 86_400_000;
// Milliseconds after the last key on the slider, and what the next page is told of it.
const PAUSE = 500;
const MOVED = "#day";
const root = document.documentElement;

function theme() {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // a browser that keeps nothing shows the system's theme next time
    }
    show();
    document.dispatchEvent(new Event("themechange"));
  });
}

function slider() {
  const form = document.querySelector("[data-view]");
  const range = form?.querySelector("input[type=range]");
  const day = form?.querySelector("input[name=as_of]");
  if (!range || !day) return;
  const first = Date.parse(range.dataset.first);
  const written = (value) => new Date(first + value * DAY).toISOString().slice(0, 10);
  range.closest("[hidden]")?.removeAttribute("hidden");
  range.addEventListener("input", () => {
    day.value = written(Number(range.value));
    range.setAttribute("aria-valuetext", day.value);
  });
  // A key moves it by a day at a time: what is pressed soon after belongs together, and goes on where it was.
  const there = `${form.getAttribute("action")}${MOVED}`;
  let waiting;
  range.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      form.action = there;
      form.requestSubmit();
    }, PAUSE);
  });
  if (location.hash === MOVED) range.focus({ preventScroll: true });
  day.addEventListener("change", () => {
    range.value = String(Math.round((Date.parse(day.value) - first) / DAY));
  });
}

// Marks of claims in an article: choosing one shows its notes, by mouse and by keyboard.
function reader() {
  const target = () => {
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    const id = location.hash.slice(1);
    if (!/^c-[\w-]+$/.test(id)) return;
    document.querySelectorAll(`[data-claim~="${id.slice(2)}"]`).forEach((mark) => mark.classList.add("chosen"));
  };
  addEventListener("hashchange", target);
  target();
}

// A correction that is refused leaves what was typed where it is, with the reason beside it.
function corrections() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const action = form.getAttribute("action") ?? "";
    if (form.method !== "post" || !action.startsWith("/review/")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    form.querySelector("[role=alert]")?.remove();
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const answer = await fetch(action, { method: "POST", body, headers: { Accept: "text/plain" } });
      const next = answer.headers.get("Content-Location");
      if (answer.status === 204 && next) {
        location.assign(next);
        return;
      }
      refused(form, await answer.text());
    } catch (error) {
      refused(form, String(error));
    }
    form.ariaBusy = "false";
  });
}

function refused(form, reason) {
  const told = document.createElement("p");
  told.className = "error";
  told.setAttribute("role", "alert");
  told.textContent = reason;
  form.append(told);
  told.scrollIntoView({ block: "nearest" });
}

theme();
slider();
reader();
corrections();
