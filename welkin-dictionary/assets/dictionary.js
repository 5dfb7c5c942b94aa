"use strict";
(() => {
  const root = document.documentElement.dataset.root || "";

  // Search

  const kinds = { i: "", f: "field", q: "question", o: "option", p: "phase" };
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  const SHOWN = 30;
  let lowered = null;
  let selected = -1;

  function entries() {
    if (!lowered) {
      const index = window.welkinIndex || { entries: [] };
      lowered = index.entries.map((entry) => (entry[2] + "\n" + entry[3]).toLowerCase());
    }
    return lowered;
  }

  // Best first: whole text, then its start, then the start of a word, then anywhere.
  function rank(text, query) {
    const at = text.indexOf(query);
    if (at < 0) return -1;
    if (at === 0) return text.length === query.length || text[query.length] === "\n" ? 4 : 3;
    return /[\s\-_(/\n]/.test(text[at - 1]) ? 2 : 1;
  }

  function search(text) {
    const words = text.toLowerCase().trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const whole = words.join(" ");
    const hits = [];
    entries().forEach((entry, place) => {
      let score = rank(entry, whole) * 2;
      if (score < 0) score = words.every((word) => entry.includes(word)) ? 0 : -1;
      if (score >= 0) hits.push([score + (window.welkinIndex.entries[place][1] === "i" ? 1 : 0), place]);
    });
    hits.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
    return hits;
  }

  function marked(text, query) {
    const fragment = document.createDocumentFragment();
    const at = text.toLowerCase().indexOf(query.toLowerCase());
    if (at < 0 || !query) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + query.length);
    fragment.append(text.slice(0, at), mark, text.slice(at + query.length));
    return fragment;
  }

  function show() {
    const query = input.value.trim();
    const hits = search(query);
    const index = window.welkinIndex;
    list.replaceChildren(...hits.slice(0, SHOWN).map(([, place], number) => {
      const [page, kind, text, name, anchor] = index.entries[place];
      const [path, pageKind, title] = index.pages[page];
      const item = document.createElement("li");
      item.id = "result-" + number;
      item.role = "option";
      item.ariaSelected = "false";
      item.dataset.href = root + path + (anchor ? "#" + anchor : "");
      item.append(marked(text || name, query));
      const where = document.createElement("small");
      where.append(marked(name, query), kind === "i" ? " · " + pageKind : " · " + kinds[kind] + " of " + title);
      item.append(where);
      return item;
    }));
    selected = -1;
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    found.textContent = query ? hits.length + (hits.length === 1 ? " result" : " results") : "";
  }

  function select(number) {
    const items = list.children;
    if (items.length === 0) return;
    if (selected >= 0) items[selected].ariaSelected = "false";
    selected = (number + items.length) % items.length;
    items[selected].ariaSelected = "true";
    items[selected].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[selected].id);
  }

  function go(item) {
    if (item) {
      close();
      window.location.href = item.dataset.href;
    }
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  if (input) {
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); select(selected + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); select(selected - 1); }
      else if (event.key === "Enter") { event.preventDefault(); go(list.children[Math.max(selected, 0)]); }
      else if (event.key === "Escape") { close(); }
    });
    list.addEventListener("click", (event) => go(event.target.closest("li")));
    document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  // Assessments

  const form = document.getElementById("form");
  if (form) window.welkinAssessment.react(form);

  // Access and changes

  const access = document.getElementById("access");
  if (access) {
    const role = document.getElementById("role-filter");
    const phi = document.getElementById("phi-filter");
    const filter = () => {
      let shown = 0;
      for (const row of access.tBodies[0].rows) {
        row.hidden = (role.value !== "" && row.dataset.role !== role.value) || (phi.checked && row.dataset.phi === undefined);
        if (!row.hidden) shown += 1;
      }
      document.getElementById("access-count").textContent = shown + (shown === 1 ? " row" : " rows");
    };
    role.addEventListener("change", filter);
    phi.addEventListener("change", filter);
  }

  const changes = document.getElementById("changes");
  if (changes) {
    const who = document.getElementById("change-filter");
    const order = { breaking: 0, additive: 1, cosmetic: 2 };
    who.addEventListener("change", () => {
      const rows = [...changes.tBodies[0].rows];
      for (const row of rows) row.hidden = who.value !== "" && row.dataset[who.value] === "cosmetic";
      if (who.value) rows.sort((one, other) => order[one.dataset[who.value]] - order[other.dataset[who.value]]);
      changes.tBodies[0].append(...rows);
    });
  }

  // Map

  const map = document.querySelector("svg.map");
  if (map) {
    const near = (node) => {
      const places = new Set([node.dataset.node]);
      for (const edge of map.querySelectorAll(".edge")) {
        const touches = edge.dataset.from === node.dataset.node || edge.dataset.to === node.dataset.node;
        edge.classList.toggle("near", touches);
        if (touches) { places.add(edge.dataset.from); places.add(edge.dataset.to); }
      }
      for (const other of map.querySelectorAll("[data-node]")) other.classList.toggle("near", places.has(other.dataset.node));
      map.classList.add("active");
    };
    const calm = () => map.classList.remove("active");
    for (const node of map.querySelectorAll("[data-node]")) {
      node.addEventListener("mouseenter", () => near(node));
      node.addEventListener("mouseleave", calm);
      node.addEventListener("focus", () => near(node));
      node.addEventListener("blur", calm);
    }
  }
})();
