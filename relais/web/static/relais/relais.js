// Only comforts: every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const typing = (node) => node && node.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) {
      const open = document.getElementById(toggle.dataset.toggle).classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
    }
    document.querySelectorAll("details.drop[open], details.saved[open]").forEach((box) => {
      if (!box.contains(event.target)) box.open = false;
    });
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-check-all]");
    if (all) document.querySelectorAll("input[name=choix]").forEach((box) => { box.checked = all.checked; });
  });

  // Search everywhere: "/" or Ctrl+K opens the palette, arrows walk it.
  const bar = document.querySelector("[data-palette]");
  let palette;
  const openPalette = () => {
    if (!bar) return;
    if (!palette) {
      palette = document.createElement("dialog");
      palette.className = "palette";
      palette.setAttribute("aria-label", "Chercher partout");
      const head = document.createElement("div");
      head.className = "palette-head";
      const input = document.createElement("input");
      input.type = "search";
      input.name = "q";
      input.autocomplete = "off";
      input.placeholder = "Nom, téléphone, numéro de dossier, page…";
      input.setAttribute("aria-label", "Chercher partout");
      const body = document.createElement("div");
      body.className = "palette-body";
      body.id = "palette-hits";
      body.setAttribute("aria-live", "polite");
      input.setAttribute("hx-post", bar.dataset.palette);
      input.setAttribute("hx-trigger", "input changed delay:150ms");
      input.setAttribute("hx-target", "#palette-hits");
      input.setAttribute("hx-sync", "this:replace");
      head.append(input);
      palette.append(head, body);
      document.body.append(palette);
      window.htmx.process(palette);
      palette.addEventListener("keydown", walk);
      palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
    }
    palette.showModal();
    palette.querySelector("input").select();
  };
  const walk = (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      const first = palette.querySelector(".hits a");
      if (first) { event.preventDefault(); first.click(); }
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const places = [palette.querySelector("input"), ...palette.querySelectorAll(".hits a")];
    const here = places.indexOf(document.activeElement);
    places[Math.min(Math.max(here + step, 0), places.length - 1)].focus();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.key === "k" || event.key === "K") && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") { event.preventDefault(); openPalette(); return; }
    const choice = document.querySelector(`[data-keys] [data-key="${CSS.escape(event.key)}"]`);
    if (choice) { event.preventDefault(); choice.click(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.drop[open], details.saved[open]").forEach((box) => {
      box.open = false;
      box.querySelector("summary").focus();
    });
  });

  // What is typed is kept as a draft a second after the last key.
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    const state = form.querySelector("[data-draft-state]");
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) }).catch(() => null);
        state.textContent = answer && answer.ok ? "Brouillon gardé." : "Brouillon non gardé : vérifiez la connexion.";
      }, 1000);
    });
  });

  document.querySelectorAll("[data-focus]").forEach((node) => node.focus());
})();
