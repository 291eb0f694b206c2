/* The toast counts ten seconds and waits while somebody reads it; a reason is asked in a dialogue; frequent reasons fill it. */
{
  const count = (toast) => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const frames = still ? [{ opacity: 0 }, { opacity: 0 }] : [{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }];
    const clock = toast.querySelector(".toast-bar").animate(frames, { duration: 10000, fill: "forwards" });
    const wait = () => clock.pause();
    const go = () => toast.matches(":hover, :focus-within") || clock.play();
    toast.addEventListener("pointerenter", wait);
    toast.addEventListener("focusin", wait);
    toast.addEventListener("pointerleave", go);
    toast.addEventListener("focusout", () => setTimeout(go));
    clock.finished.then(() => toast.remove());
  };
  for (const toast of document.querySelectorAll("[data-toast]")) count(toast);

  const show = (details) => {
    const dialog = details.querySelector("dialog");
    if (dialog.matches(":modal")) return;
    dialog.removeAttribute("open");
    details.open = true;
    for (const hidden of dialog.querySelectorAll("[data-dismiss], [data-chips]")) hidden.hidden = false;
    dialog.showModal();
    dialog.querySelector("textarea, input:not([type=hidden])")?.focus();
    dialog.addEventListener("close", () => { details.open = false; details.querySelector("summary").focus(); }, { once: true });
  };
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("[data-dialog] > summary");
    if (summary) {
      event.preventDefault();
      show(summary.parentElement);
    }
    const dialog = event.target.closest("[data-dialog] > dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-dismiss]"))) dialog.close();
    const chip = event.target.closest("[data-chips] > .chip");
    if (chip) {
      const text = document.getElementById(chip.parentElement.dataset.chips);
      const said = chip.textContent.trim();
      const lines = text.value.split("\n").filter((line) => line.trim());
      text.value = (lines.includes(said) ? lines.filter((line) => line !== said) : [...lines, said]).join("\n");
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    }
  });
  document.addEventListener("input", (event) => {
    for (const chips of document.querySelectorAll(`[data-chips="${CSS.escape(event.target.id)}"]`)) {
      const lines = event.target.value.split("\n");
      for (const chip of chips.children) chip.setAttribute("aria-pressed", lines.includes(chip.textContent.trim()));
    }
  });
}

/* The pages of a document are shown larger or smaller; a telephone has its fingers for that. */
{
  const MOST = 3;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-zoom]");
    if (!button) return;
    const pages = button.closest(".viewer").querySelector(".viewer-pages");
    const zoom = Number(pages.dataset.zoom || 0) + Number(button.dataset.zoom);
    pages.dataset.zoom = Math.min(Math.max(zoom, 0), MOST);
  });
}
