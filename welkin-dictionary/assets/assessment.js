"use strict";
// Forms of assessments that react to what is answered: what is shown, and what is scored. Such a form has its rules in `data-rules`.
window.welkinAssessment = (() => {
  function react(form) {
    const data = JSON.parse(form.dataset.rules);
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
      if (one.type === "datetime-local") return (one.value.length === 16 ? one.value + ":00" : one.value) + "Z";
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

    // The values that Designer has the form begin with.
    function begin() {
      const items = data.sections.flatMap((section) => section.items);
      fill(Object.fromEntries(items.filter((item) => item.question !== null).map((item) => [item.question, item.filled])));
    }

    function fill(given) {
      for (const question of form.querySelectorAll("[data-question]")) {
        const filled = given[question.dataset.question];
        if (filled === undefined) continue;
        for (const one of question.querySelectorAll("input, textarea")) {
          if (one.type === "radio" || one.type === "checkbox") one.checked = filled !== null && is(filled, value(one));
          else one.value = written(one, filled);
        }
      }
      update();
    }

    // The answers to the questions that are shown.
    function shownAnswers() {
      return new Map([...answers()].filter(([name]) => [...form.querySelectorAll("[data-question]")].some((one) =>
        one.dataset.question === name && !one.closest("[hidden]"))));
    }

    form.addEventListener("input", update);
    form.addEventListener("reset", () => setTimeout(begin));
    form.addEventListener("submit", (event) => event.preventDefault());
    begin();
    return { fill, answers: shownAnswers };
  }

  // A value as an input takes it: a local moment has neither a zone nor fractions of seconds.
  function written(input, value) {
    if (value === null) return "";
    if (input.type === "datetime-local") return String(value).replace(/(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/, "");
    return input.type === "date" ? String(value).slice(0, 10) : String(value);
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

  return { react };
})();
