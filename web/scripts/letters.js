/* Where the stamps of signatures stand: tap the page, then nudge; without scripts one chooses a page and a corner. */
{
  const WIDTH = 0.38;
  const HEIGHT = 0.09;
  const CORNERS = { bottom_right: [0.54, 0.8], bottom_left: [0.08, 0.8], top_right: [0.54, 0.08], top_left: [0.08, 0.08] };
  const within = (value, most) => Math.min(Math.max(value, 0), most);

  const begin = (form) => {
    const pages = [...document.querySelectorAll(".placeable .viewer-pages img")];
    const field = (name) => form.elements[name];
    if (!pages.length || form.dataset.ready) return;
    form.dataset.ready = "yes";
    const ghost = document.createElement("span");
    ghost.className = "stamp-ghost";
    ghost.setAttribute("aria-hidden", "true");
    const sheets = pages.map((image) => {
      const sheet = document.createElement("div");
      sheet.className = "sheet-place";
      sheet.dir = "ltr";
      image.replaceWith(sheet);
      sheet.append(image);
      return sheet;
    });
    const place = () => (field("x").value === "" ? CORNERS[field("corner").value] : [Number(field("x").value), Number(field("y").value)]);
    const show = () => {
      const [x, y] = place();
      const sheet = sheets[within(Number(field("page").value) - 1, sheets.length - 1)];
      sheet.append(ghost);
      ghost.style.insetInlineStart = `${100 * x}%`;
      ghost.style.insetBlockStart = `${100 * y}%`;
    };
    const put = (x, y) => {
      field("x").value = within(x, 1 - WIDTH).toFixed(4);
      field("y").value = within(y, 1 - HEIGHT).toFixed(4);
      show();
    };
    sheets.forEach((sheet, at) =>
      sheet.addEventListener("click", (event) => {
        const box = sheet.getBoundingClientRect();
        field("page").value = at + 1;
        put((event.clientX - box.left) / box.width - WIDTH / 2, (event.clientY - box.top) / box.height - HEIGHT / 2);
      }),
    );
    form.addEventListener("change", (event) => {
      if (event.target.name === "corner") field("x").value = field("y").value = "";
      show();
    });
    for (const button of form.querySelectorAll("[data-nudge]")) {
      const [right, down] = button.dataset.nudge.split(" ").map(Number);
      button.addEventListener("click", () => put(place()[0] + right / 100, place()[1] + down / 100));
    }
    form.querySelector("[data-nudges]").hidden = false;
    show();
  };

  const look = () => document.querySelectorAll("form[data-placing]").forEach(begin);
  document.addEventListener("page-replaced", look);
  look();
}
