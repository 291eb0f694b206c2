/* Registering without a mouse: keys, correspondents as one types, files sent as soon as they are chosen. */
{
  const named = (event) => `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  const shown = (element) => element.offsetParent !== null;

  // Keys that press what bears them.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.shiftKey || event.defaultPrevented || document.querySelector("dialog:modal")) return;
    const key = named(event);
    const there = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const anew = key === "F2" && document.querySelector(".shell[data-new-mail]");
    if (!there && !anew) return;
    event.preventDefault();
    if (there) there.click();
    else location.assign(anew.dataset.newMail);
  });

  // Enter goes to the next field; in a text of several lines Shift and Enter begin a new one.
  const next = (field) => {
    const fields = [...field.form.elements].filter((one) => one.tabIndex >= 0 && one.type !== "hidden" && (one.type === "radio" ? one.checked && shown(one.parentElement) : shown(one)));
    const at = fields.findIndex((one) => one === field || (one.type === "radio" && one.name === field.name));
    const after = fields.slice(at + 1).find((one) => one.name !== field.name && !one.matches("[type=file], button"));
    after?.focus();
    if (after?.matches("input:not([type=radio], [type=checkbox])")) after.select();
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    if (!field.form?.matches("[data-register]") || !field.matches("input:not([type=file]), select, textarea")) return;
    event.preventDefault();
    if (!pick(field)) next(field);
  });

  // The list of correspondents.
  const list = () => document.querySelector("#senders .listbox");
  const chosen = () => list()?.querySelector("[aria-selected=true]");
  const close = () => {
    document.getElementById("senders")?.replaceChildren();
    const field = document.getElementById("id_sender");
    field?.setAttribute("aria-expanded", "false");
    field?.removeAttribute("aria-activedescendant");
  };
  const tell = (id) => {
    const combo = document.querySelector("[data-combo]");
    document.getElementById("id_sender_id").value = id;
    combo.querySelector("[data-chosen]").hidden = !id;
    combo.querySelector("[data-known]").hidden = id === "new";
    combo.querySelector("[data-new]").hidden = id !== "new";
    combo.querySelector("[data-kind]").hidden = id !== "new";
    combo.querySelector(".choose")?.remove();
  };
  const take = (option) => {
    const field = document.getElementById("id_sender");
    field.value = option.dataset.name;
    tell(option.dataset.id);
    close();
    document.getElementById("id_sender_id").dispatchEvent(new Event("input", { bubbles: true }));
    next(field);
  };
  function pick(field) {
    if (field.id !== "id_sender" || !chosen()) return false;
    take(chosen());
    return true;
  }
  const select = (option) => {
    for (const one of list().children) one.setAttribute("aria-selected", one === option);
    document.getElementById("id_sender").setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "id_sender" || !list()) return;
    const options = [...list().children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      select(options[(options.indexOf(chosen()) + step + options.length) % options.length]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "id_sender" && document.getElementById("id_sender_id").value) tell("");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // An answer that comes after the choice, or after one has gone on, opens no list.
    if (event.detail.target.id === "senders" && (document.activeElement?.id !== "id_sender" || document.getElementById("id_sender_id").value)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "senders" || !chosen()) return;
    document.getElementById("id_sender").setAttribute("aria-expanded", "true");
    select(chosen());
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#senders [role=option]");
    if (option) {
      event.preventDefault();
      take(option);
    } else if (list() && event.target.id !== "id_sender") close();
  });
  document.addEventListener("focusout", (event) => event.target.id === "id_sender" && close());

  // Files are sent as soon as they are chosen or dropped; what is typed meanwhile stays.
  const typed = new Map();
  let asked = "";
  let at = "";
  const dress = () => {
    for (const place of document.querySelectorAll(".scan [data-at-once]")) place.querySelector("button[value=attach]").hidden = true;
  };
  const sendNow = (input) => {
    const button = input.closest("[data-upload]").querySelector("button[value=attach]");
    typed.clear();
    if (button) input.form.requestSubmit(button);
    else input.form.requestSubmit();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-at-once] input[type=file]") && event.target.files.length) sendNow(event.target);
  });
  document.addEventListener("click", (event) => {
    const again = event.target.closest("[data-again]");
    if (again) sendNow(again.closest("[data-upload]").querySelector("input[type=file]"));
  });
  document.addEventListener("focusin", (event) => { at = event.target.id; });
  document.addEventListener("input", (event) => {
    if (event.target.form?.matches("[data-register]") && event.target.type !== "file") typed.set(event.target.name, event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("aria-busy") === "true" && event.target.matches("[data-register]")) {
      event.preventDefault();
      asked = event.submitter?.value || "";
    }
  }, true);
  document.addEventListener("page-replaced", () => {
    const form = document.querySelector("form[data-register]");
    dress();
    for (const [name, value] of form ? typed : []) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
    if (form && at) document.getElementById(at)?.focus();
    if (form && asked) form.requestSubmit(document.querySelector(`button[form=registration][value="${CSS.escape(asked)}"]`));
    asked = "";
  });
  const place = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest?.(".scan, [data-drop]");
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const over = place(event);
      if (!over) return;
      event.preventDefault();
      over.classList.toggle("dropping", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop") return;
      const input = over.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      sendNow(input);
    });
  }
  dress();
}
