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
  if (form) react(form, JSON.parse(document.getElementById("form-data").textContent));

  function react(form, data) {
    const sections = [...form.querySelectorAll("[data-section]")];
    const items = sections.map((section) => [...section.querySelectorAll("[data-item]")]);

    function answers() {
      const all = new Map();
      for (const question of form.querySelectorAll("[data-question]")) {
        all.set(question.dataset.question, answer(question));
      }
      return all;
    }

    function answer(question) {
      const inputs = [...question.querySelectorAll("input, textarea")];
      if (inputs.some((one) => one.type === "checkbox")) {
        return inputs.filter((one) => one.checked).map(value);
      }
      const chosen = inputs[0] && inputs[0].type === "radio" ? inputs.find((one) => one.checked) : inputs[0];
      return chosen ? value(chosen) : null;
    }

    function value(one) {
      if (one.value === "") return null;
      if (one.dataset.kind === "number") return Number(one.value);
      if (one.dataset.kind === "boolean") return one.value === "true";
      return one.value;
    }

    function update() {
      const given = answers();
      const shown = new Set();
      data.sections.forEach((section, place) => {
        const sectionShown = shownBy(section.display, given);
        sections[place].hidden = sectionShown === false;
        section.items.forEach((item, number) => {
          const itemShown = all([sectionShown, shownBy(item.display, given)]);
          const element = items[place][number];
          element.hidden = itemShown === false;
          element.classList.toggle("unsure", itemShown === null);
          if (itemShown !== false && item.question) shown.add(item.question);
        });
      });
      if (data.scoring) showScores(given, shown);
    }

    function showScores(given, shown) {
      const groups = data.scoring.groups.map((group) => {
        const scores = group.questions
          .filter((question) => shown.has(question.question))
          .map((question) => scoreOf(question, given.get(question.question)))
          .filter((score) => score !== null);
        return combine(group.formula, scores);
      });
      groups.forEach((score, place) => write(form.querySelector(`[data-group="${place}"]`), score));
      write(form.querySelector("[data-total]"), combine(data.scoring.formula, groups.filter((score) => score !== null)));
    }

    function write(output, score) {
      output.textContent = score === null ? "–" : String(Math.round(score * 100) / 100);
    }

    function fill() {
      for (const item of data.sections.flatMap((section) => section.items)) {
        if (item.filled === null || item.question === null) continue;
        const question = [...form.querySelectorAll("[data-question]")].find((one) => one.dataset.question === item.question);
        if (!question) continue;
        for (const one of question.querySelectorAll("input, textarea")) {
          if (one.type === "radio" || one.type === "checkbox") one.checked = is(item.filled, value(one));
          else one.value = String(item.filled);
        }
      }
    }

    form.addEventListener("input", update);
    form.addEventListener("reset", () => setTimeout(() => { fill(); update(); }));
    form.addEventListener("submit", (event) => event.preventDefault());
    fill();
    update();
  }

  // True, false, or null where the patient's record decides. Of several rules one that shows is enough, and one that hides wins.
  function shownBy(rules, given) {
    const showing = rules.filter((rule) => rule.action === "show").map((rule) => holds(rule, given));
    const hiding = rules.filter((rule) => rule.action === "hide").map((rule) => holds(rule, given));
    const hidden = any(hiding);
    return all([showing.length === 0 ? true : any(showing), hidden === null ? null : !hidden]);
  }

  function holds(rule, given) {
    const parts = rule.conditions.map((condition) => meets(condition, given));
    return rule.operation === "any" ? any(parts) : all(parts);
  }

  function meets(condition, given) {
    if (condition.question === null) return null;
    const answer = given.has(condition.question) ? given.get(condition.question) : null;
    const one = condition.values.some((value) => is(value, answer));
    const ordered = (fits) => condition.values.some((value) => {
      const order = compare(answer, value);
      return order !== null && fits(order);
    });
    switch (condition.operator) {
      case "equal": case "contains": return one;
      case "not-equal": case "not-contains": return !one;
      case "less": return ordered((order) => order < 0);
      case "less-or-equal": return ordered((order) => order <= 0);
      case "greater": return ordered((order) => order > 0);
      case "greater-or-equal": return ordered((order) => order >= 0);
      default: return null;
    }
  }

  function all(parts) {
    if (parts.includes(false)) return false;
    return parts.includes(null) ? null : true;
  }

  function any(parts) {
    if (parts.includes(true)) return true;
    return parts.includes(null) ? null : false;
  }

  function is(value, answer) {
    if (Array.isArray(answer)) return answer.length === 0 ? value === null : answer.some((one) => is(value, one));
    if (value === null) return answer === null;
    if (answer === null) return false;
    if (value === answer) return true;
    if (typeof value === "boolean" || typeof answer === "boolean") return String(value).toLowerCase() === String(answer).toLowerCase();
    return compare(answer, value) === 0;
  }

  function compare(answer, value) {
    const numbers = [number(answer), number(value)];
    if (!numbers.includes(null)) return numbers[0] - numbers[1];
    const times = [time(answer), time(value)];
    return times.includes(null) ? null : times[0] - times[1];
  }

  function number(value) {
    if (typeof value === "number") return value;
    if (typeof value !== "string") return null;
    return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : null;
  }

  function time(value) {
    if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
    const moment = Date.parse(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(value) ? value + "Z" : value);
    return Number.isNaN(moment) ? null : moment;
  }

  function scoreOf(question, answer) {
    const hit = (one) => {
      const score = question.scores.find((score) => is(score.answer, one));
      return score ? score.score : null;
    };
    if (answer === null || answer === undefined) return null;
    if (!Array.isArray(answer)) return hit(answer);
    return combine("sum", answer.map(hit).filter((score) => score !== null));
  }

  function combine(formula, scores) {
    if (scores.length === 0) return null;
    const sum = scores.reduce((one, other) => one + other, 0);
    if (formula === "sum") return sum;
    return formula === "average" ? sum / scores.length : null;
  }

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
