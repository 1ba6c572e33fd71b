// Comforts of the simulators: copy, print, and a link whose facts stay after the "#", which no server is sent.
(() => {
  "use strict";
  const said = (text) => {
    const place = document.querySelector("[data-said]");
    if (place) place.textContent = text;
  };
  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      said(done);
    } catch {
      said("Copie refusée par le navigateur : sélectionnez le texte.");
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print], [data-share]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    if (button.hasAttribute("data-copy")) {
      const box = document.getElementById(button.dataset.copy);
      box.select();
      copy(box.value, "Paragraphe copié.");
    }
    if (button.hasAttribute("data-share")) {
      const facts = new URLSearchParams();
      for (const [name, value] of new FormData(document.querySelector(".simulator form"))) {
        if (value && name !== "csrfmiddlewaretoken") facts.append(name, value);
      }
      copy(`${location.origin}${location.pathname}#cas=${encodeURIComponent(facts)}`, "Lien copié : il porte les faits, ne le donnez qu’à qui peut les lire.");
    }
  });
  const reopen = () => {
    if (!location.hash.startsWith("#cas=")) return;
    const values = Object.fromEntries(new URLSearchParams(decodeURIComponent(location.hash.slice(5))));
    history.replaceState(null, "", location.pathname);
    window.htmx.ajax("POST", location.pathname, { target: ".simulator", select: ".simulator", swap: "outerHTML", values });
  };
  window.addEventListener("DOMContentLoaded", reopen);
  window.addEventListener("hashchange", reopen);
})();
