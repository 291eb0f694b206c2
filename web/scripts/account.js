/* Printing and copying what is shown once; single keys, for those who want them. */
{
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.querySelector("span").textContent = copy.dataset.copied;
    }
  });

  const shell = document.querySelector(".shell[data-single-keys]");
  const ways = { "?": shell?.dataset.keysPage, "/": "" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (!shell || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog:modal")) return;
    const field = event.key === "/" && [...document.querySelectorAll("input[type=search]")].find((one) => one.offsetParent);
    if (field) {
      event.preventDefault();
      field.focus();
    } else if (ways[event.key]) {
      event.preventDefault();
      location.assign(ways[event.key]);
    }
  });
}
