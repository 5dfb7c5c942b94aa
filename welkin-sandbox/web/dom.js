// DOM elements. Untrusted text becomes text nodes only: markup is never created from strings.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "open", "noValidate", "indeterminate"]);

/** Creates an element with attributes, handlers (`onclick`) and children; null and false are omitted. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export function button(words, onclick, attributes) {
  return h("button", { type: "button", onclick, ...attributes }, words);
}

/** Creates a button that is disabled until its action has completed. */
export function workButton(words, work, attributes) {
  const element = button(
    words,
    async () => {
      element.disabled = true;
      try {
        await work();
      } finally {
        element.disabled = false;
      }
    },
    attributes,
  );
  return element;
}

export function badge(words, kind) {
  return h("span", { class: kind ? `badge ${kind}` : "badge" }, words);
}

export function phi() {
  return h("span", { class: "badge phi", title: "Flagged as protected health information in Designer" }, "PHI");
}

/** Creates the placeholder of an empty list: why it is empty, and what to do next. */
export function empty(title, ...next) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", null, next));
}

/** Creates a table that scrolls separately, also by keyboard, if the window is narrow. */
export function table(caption, headings, rows, attributes) {
  const cells = headings.map((heading) => (heading instanceof Node ? heading : h("th", { scope: "col" }, heading)));
  return h(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    h("table", attributes, h("thead", null, h("tr", null, cells)), h("tbody", null, rows)),
  );
}

/** Creates the buttons for the previous and next page of a list. */
export function pager(page, size, total, go) {
  if (total === 0) return h("p", { class: "pager" });
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const first = page * size + 1;
  const range = `${number(first)}–${number(Math.min(first + size - 1, total))} of ${number(total)}`;
  return h(
    "div",
    { class: "pager" },
    h("span", { role: "status" }, range),
    last > 0 &&
      h(
        "span",
        { class: "buttons" },
        button("First", () => go(0), { disabled: page === 0 }),
        button("Previous", () => go(page - 1), { disabled: page === 0 }),
        button("Next", () => go(page + 1), { disabled: page >= last }),
        button("Last", () => go(last), { disabled: page >= last }),
      ),
  );
}

export function number(value) {
  return value.toLocaleString("en-US");
}

/** Opens a dialog, which is removed when it is closed. */
export function openDialog(title, ...body) {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const dialog = h(
    "dialog",
    { "aria-labelledby": id },
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id }, title),
      button("Close", () => dialog.close(), { class: "plain" }),
    ),
    body,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector(".fields input, .fields select, .fields textarea")?.focus();
  return dialog;
}

/** Asks for confirmation of an action that can't be undone; returns true if it was confirmed. */
export function confirmed(title, text, action) {
  return new Promise((resolve) => {
    const dialog = openDialog(
      title,
      h("p", null, text),
      h(
        "div",
        { class: "buttons" },
        button(
          action,
          () => {
            resolve(true);
            dialog.close();
          },
          { class: "danger" },
        ),
        button("Cancel", () => dialog.close()),
      ),
    );
    dialog.addEventListener("close", () => resolve(false));
  });
}

/** Shows a notice, which screen readers also announce. */
export function notify(text, kind = "good") {
  const notice = h("div", { class: `notice ${kind}` }, text);
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), kind === "bad" ? 12000 : 4000);
}

/** Copies a text, and confirms this on the button. */
export function copyButton(words, text, attributes) {
  const element = button(
    words,
    async () => {
      await copy(typeof text === "function" ? text() : text, element);
      element.textContent = "Copied";
      setTimeout(() => {
        element.textContent = words;
      }, 1500);
    },
    attributes,
  );
  return element;
}

/** Browsers provide the clipboard only to pages of this machine and of HTTPS; otherwise, a selection is copied. */
async function copy(text, beside) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = h("textarea", { value: text, class: "hidden" });
  beside.after(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  beside.focus();
}

/** Closes the dialogs of another view. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** Calls the function after a pause in typing. */
export function debounced(work, milliseconds = 200) {
  let timer = null;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), milliseconds);
  };
}
