/* A form with a file is sent with its progress shown; it can be stopped and sent again, and keeps the file when the answer is an error. */
{
  const say = (place, state) => {
    for (const part of place.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  };
  const chosen = (form) => [...form.elements].find((input) => input.type === "file" && input.closest("[data-upload]") && input.files.length);
  const tooLarge = (input, place) => {
    const most = Number(place.dataset.max);
    return most > 0 && [...input.files].some((file) => file.size > most);
  };

  const answered = (form, sent) => {
    const page = new DOMParser().parseFromString(sent.responseText, "text/html").querySelector("#content");
    const files = [...form.elements].filter((input) => input.type === "file" && !input.closest("[data-at-once]")).map((input) => [input.id, input.files]);
    const main = document.getElementById("content");
    main.replaceChildren(...page.childNodes);
    for (const [id, list] of files) {
      const input = document.getElementById(id);
      if (input) input.files = list;
    }
    window.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("page-replaced"));
    main.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
  };

  const send = (form, submitter) => {
    const input = chosen(form);
    const place = input.closest("[data-upload]");
    if (tooLarge(input, place)) return say(place, "large");
    const sent = new XMLHttpRequest();
    const percent = place.querySelector("[data-percent]");
    const bar = place.querySelector("progress");
    sent.open("POST", submitter?.formAction || form.action);
    sent.setRequestHeader("X-Sent-By", "script");
    sent.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = Math.round((100 * event.loaded) / event.total);
      percent.textContent = `${bar.value} %`;
    });
    const end = (state) => {
      form.removeAttribute("aria-busy");
      say(place, state);
    };
    sent.addEventListener("load", () => {
      const there = sent.getResponseHeader("X-Location");
      if (there) return location.assign(there);
      const page = (sent.getResponseHeader("Content-Type") || "").startsWith("text/html");
      end(sent.status === 413 ? "large" : page && sent.status < 500 ? "" : "failed");
      if (page && sent.status < 500 && sent.status !== 413) answered(form, sent);
    });
    sent.addEventListener("error", () => end("failed"));
    sent.addEventListener("timeout", () => end("failed"));
    sent.addEventListener("abort", () => end("stopped"));
    place.querySelector("[data-cancel]").onclick = () => sent.abort();
    place.querySelector("[data-retry]").onclick = () => send(form, submitter);
    form.setAttribute("aria-busy", "true");
    bar.value = 0;
    percent.textContent = "";
    say(place, "sending");
    sent.send(new FormData(form, submitter));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || !chosen(form)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") send(form, event.submitter);
  });
}
