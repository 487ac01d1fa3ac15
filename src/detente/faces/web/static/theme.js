// Before anything is drawn: the theme that was chosen last, so that the page does not flash.
try {
  const kept = localStorage.getItem("theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
} catch {
  // a browser that keeps nothing shows the system's theme
}
