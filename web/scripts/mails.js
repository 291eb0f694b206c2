/* Only the people of the chosen unit are offered; F4 opens the assignment; arrows go from row to row. */
{
  const form = document.querySelector("[data-assign]");
  if (form) {
    const unit = form.elements.unit;
    const person = form.elements.person;
    const groups = [...person.querySelectorAll("optgroup")];
    const narrow = () => {
      const name = unit.selectedOptions[0]?.textContent.trim() ?? "";
      for (const group of groups) {
        group.hidden = group.disabled = Boolean(unit.value) && group.label !== name;
      }
      if (person.selectedOptions[0]?.parentElement.disabled) person.value = "";
    };
    unit.addEventListener("change", narrow);
    narrow();
  }
  for (const chips of document.querySelectorAll("[data-frequent]")) chips.hidden = false;

  const typing = (event) => event.target.closest("input, textarea, select, dialog, [contenteditable]");
  const rows = () => [...document.querySelectorAll(".register .obj")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (keyed && /^F\d+$/.test(event.key)) {
      event.preventDefault();
      keyed.click();
    }
    if (typing(event) || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const links = rows();
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? here + 1 : Math.max(here - 1, 0);
    if (links[next]) {
      event.preventDefault();
      links[next].focus();
    }
  });
}
