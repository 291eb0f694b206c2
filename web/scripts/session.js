/* How many notifications are new is asked each minute, in the tab one looks at, until the session ends. */
{
  let asking = true;
  const ask = () => {
    const place = document.getElementById("unread");
    if (asking && place && !document.hidden) window.htmx?.trigger(place, "ask");
  };
  if (document.getElementById("unread")) {
    setInterval(ask, 60000);
    document.addEventListener("visibilitychange", ask);
  }
  document.addEventListener("session-ended", () => {
    asking = false;
    const told = document.getElementById("session-ended");
    if (told) told.hidden = false;
  });
}

/* Text not yet accepted is kept in this tab, so that a session or a line that ends loses nothing. */
{
  const PREFIX = "kept ";
  const SENT = "sent-form";
  // Where the form goes, whichever page shows it; data-keep tells apart what goes to one address.
  const place = (form) => `${PREFIX}${new URL(form.getAttribute("action") || "", location).pathname} ${form.dataset.keep}`;
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])"));
  const kept = (form) => JSON.parse(sessionStorage.getItem(place(form)) || "null");
  const read = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value);
  const write = (field, value) => {
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = value;
    else field.value = value;
  };
  const mark = (field) => (field.matches("[type=checkbox], [type=radio]") ? `${field.name}=${field.value}` : field.name);

  const keep = (form) => {
    const values = Object.fromEntries(fields(form).map((field) => [mark(field), read(field)]));
    sessionStorage.setItem(place(form), JSON.stringify(values));
  };
  const restore = (form) => {
    const values = kept(form);
    if (!values || form.querySelector("[aria-invalid=true]")) return;
    for (const field of fields(form)) {
      if (mark(field) in values && read(field) !== values[mark(field)]) {
        write(field, values[mark(field)]);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  };

  // A form that was sent and led to another page than itself, the entrance or a refusal was accepted.
  const sent = sessionStorage.getItem(SENT);
  const refused = document.querySelector("main .empty.full, .signin");
  sessionStorage.removeItem(SENT);
  if (sent && !refused) {
    const still = [...document.querySelectorAll("form[data-keep]")].some((form) => place(form) === sent);
    if (!still || !document.querySelector("main [role=alert]:not([hidden])")) sessionStorage.removeItem(sent);
  }
  for (const form of document.querySelectorAll("form[data-keep]")) restore(form);
  document.addEventListener("form-shown", (event) => {
    for (const form of event.target.querySelectorAll("form[data-keep]")) restore(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-keep]")) keep(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-keep]")) {
      keep(form);
      sessionStorage.setItem(SENT, place(form));
    }
    if (form.matches("form[data-leaves]")) sessionStorage.clear();
  });
}
