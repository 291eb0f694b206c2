/* Only the people of the chosen unit are offered; an act's form opens in a dialogue; F4 opens the assignment; arrows go from row to row. */
{
  const assigning = (form) => {
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
  };
  const prepare = (place) => {
    for (const form of place.querySelectorAll("[data-assign]")) assigning(form);
    for (const chips of place.querySelectorAll("[data-frequent]")) chips.hidden = false;
  };
  prepare(document);

  // The same form as on the act's own page, which opens instead whenever something is in the way.
  const sheet = document.getElementById("act");
  const asked = { headers: { "HX-Request": "true" }, redirect: "manual" };
  const fill = (html) => {
    sheet.innerHTML = html;
    window.htmx?.process(sheet);
    prepare(sheet);
    if (!sheet.open) sheet.showModal();
    sheet.dispatchEvent(new CustomEvent("form-shown", { bubbles: true }));
    sheet.querySelector("[aria-invalid=true], textarea, select, input:not([type=hidden])")?.focus();
  };
  const open = async (way) => {
    const answer = await fetch(way.href, asked).catch(() => null);
    if (answer?.ok) fill(await answer.text());
    else location.assign(way.href);
  };
  const send = async (form, submitter) => {
    const button = submitter ?? form.querySelector(".sheet-f .btn:not([data-dismiss])");
    const said = new FormData(form, submitter);
    button.disabled = true;
    const answer = await fetch(form.action, { ...asked, method: "POST", body: said }).catch(() => null);
    button.disabled = false;
    if (answer?.type === "opaqueredirect") location.reload();
    else if (answer?.ok || answer?.status === 422) fill(await answer.text());
    else form.submit();
  };
  if (sheet) {
    document.addEventListener("click", (event) => {
      const way = event.target.closest("a[data-act]");
      if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented) {
        event.preventDefault();
        way.closest("details")?.removeAttribute("open");
        open(way);
      }
      if (event.target === sheet || event.target.closest("#act [data-dismiss]")) sheet.close();
    });
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.target, event.submitter);
    });
    sheet.addEventListener("close", () => sheet.replaceChildren());
  }

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
