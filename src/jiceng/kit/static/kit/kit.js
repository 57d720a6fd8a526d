/* What the pages gain when scripts run: nothing here is needed to write a record. No inline code,
   no eval, nothing newer than ES2017. Words come from <body data-words-…>, so they are translated. */
(function () {
  "use strict";
  var body = document.body;
  var words = function (key) {
    var rest = Array.prototype.slice.call(arguments, 1);
    return (body.dataset["words" + key] || "").replace(/\{(\d)\}/g, function (_, n) { return rest[n]; });
  };
  var all = function (query, root) { return Array.prototype.slice.call((root || document).querySelectorAll(query)); };
  var on = function (type, query, act) {
    document.addEventListener(type, function (event) {
      var found = event.target.closest && event.target.closest(query);
      if (found) { act(found, event); }
    });
  };
  var store = {
    mine: "jc." + (body.dataset.user || "guest") + ".",
    get: function (key) { try { return JSON.parse(localStorage.getItem(this.mine + key)); } catch (e) { return null; } },
    put: function (key, value) {
      try {
        if (value === null) { localStorage.removeItem(this.mine + key); } else { localStorage.setItem(this.mine + key, JSON.stringify(value)); }
        return true;
      } catch (e) { return false; }
    },
    keys: function () {
      var mine = this.mine;
      return Object.keys(localStorage).filter(function (k) { return k.indexOf(mine) === 0; });
    }
  };
  var say = function (text) { var live = document.getElementById("live"); if (live) { live.textContent = text; } };
  var toast = function (text, kind) {
    var box = document.createElement("div");
    box.className = "notice notice-" + (kind || "success");
    box.textContent = text;
    document.getElementById("toasts").appendChild(box);
    if (kind !== "error") { setTimeout(function () { box.remove(); }, 10000); }
  };
  // A bar that is wider than the phone begins where one is.
  all(".subnav [aria-current]").forEach(function (here) {
    var bar = here.closest("ul");
    bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
  });
  window.jiceng = { words: words, all: all, on: on, store: store, toast: toast };

  /* Keys and menus */
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "Escape") {
      all("details.drop[open]").forEach(function (d) { d.open = false; d.querySelector("summary").focus(); });
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      var save = document.querySelector("main form[data-once] .btn-primary");
      if (save) { event.preventDefault(); save.click(); }
    }
  });
  document.addEventListener("click", function (event) {
    all("details.drop[open]").forEach(function (d) { if (!d.contains(event.target)) { d.open = false; } });
  });
  on("click", "[data-toggle=menu]", function (_, event) { event.preventDefault(); document.getElementById("menu").classList.toggle("is-open"); });
  on("click", "[data-print]", function () { window.print(); });
  on("change", "[data-submit]", function (box) { box.form.submit(); });
  on("click", "[data-copy]", function () {
    var done = function () { toast(words("Copied")); };
    if (navigator.clipboard) { navigator.clipboard.writeText(location.href).then(done); return; }
    var area = document.createElement("textarea");
    area.value = location.href; body.appendChild(area); area.select();
    document.execCommand("copy"); area.remove(); done();
  });
  on("submit", "form[data-confirm]", function (form, event) { if (!window.confirm(form.dataset.confirm)) { event.preventDefault(); } });
  on("click", "button[data-confirm]", function (button, event) { if (!window.confirm(button.dataset.confirm)) { event.preventDefault(); } });
  var mode = /[?&]ui=(elder|plain)/.exec(location.search);
  if (mode) { document.cookie = "ui=" + mode[1] + ";path=/;max-age=31536000;samesite=lax"; }

  /* Reading aloud, where the device can */
  if (window.speechSynthesis) {
    all("[data-speak]").forEach(function (button) { button.hidden = false; });
    on("click", "[data-speak]", function (button) {
      var start = button.getAttribute("aria-pressed") !== "true";
      speechSynthesis.cancel();
      button.setAttribute("aria-pressed", String(start));
      if (!start) { return; }
      var speech = new SpeechSynthesisUtterance(document.getElementById("main").innerText);
      speech.lang = document.documentElement.lang;
      speech.onend = function () { button.setAttribute("aria-pressed", "false"); };
      speechSynthesis.speak(speech);
    });
  }

  /* Organisation tree */
  var panel = document.getElementById("tree-panel");
  var showTree = function (open) {
    panel.classList.toggle("is-open", open);
    all("[data-tree-toggle][aria-controls]").forEach(function (b) { b.setAttribute("aria-expanded", String(open)); });
    if (open) { document.getElementById("tree-body").dispatchEvent(new CustomEvent("tree-open")); }
  };
  if (panel) {
    on("click", "[data-tree-toggle]", function (_, event) {
      event.preventDefault();
      var open = !panel.classList.contains("is-open");
      store.put("tree", open);
      showTree(open);
    });
    window.addEventListener("load", function () {
      showTree(panel.classList.contains("is-open") || (window.innerWidth >= 1200 && store.get("tree") === true));
    });
  }
  var twist = function (item, open) {
    if (!item.hasAttribute("aria-expanded")) { return; }
    item.setAttribute("aria-expanded", String(open));
  };
  on("click", "[data-twist]", function (button) {
    var item = button.closest("[role=treeitem]");
    twist(item, item.getAttribute("aria-expanded") !== "true");
  });
  on("keydown", "[data-tree] [role=treeitem]", function (item, event) {
    var shown = all("[role=treeitem]", item.closest("[data-tree]")).filter(function (i) { return i.offsetParent; });
    var at = shown.indexOf(item), next = null, open = item.getAttribute("aria-expanded");
    if (event.key === "ArrowDown") { next = shown[at + 1]; }
    else if (event.key === "ArrowUp") { next = shown[at - 1]; }
    else if (event.key === "Home") { next = shown[0]; }
    else if (event.key === "End") { next = shown[shown.length - 1]; }
    else if (event.key === "ArrowRight") { if (open === "false") { item.querySelector("[data-twist]").click(); } else if (open) { next = shown[at + 1]; } }
    else if (event.key === "ArrowLeft") { if (open === "true") { twist(item, false); } else { next = item.parentElement.closest("[role=treeitem]"); } }
    else if (event.key === "Enter" || event.key === " ") { item.querySelector("a").click(); }
    else { return; }
    event.preventDefault();
    if (next) { shown.forEach(function (i) { i.tabIndex = -1; }); next.tabIndex = 0; next.focus(); }
  });
  var seatTree = function (root) {
    all("[data-tree]", root).forEach(function (tree) {
      if (!tree.querySelector("[tabindex='0']")) { var first = tree.querySelector("[role=treeitem]"); if (first) { first.tabIndex = 0; } }
    });
  };

  /* Tables: row height */
  var tighten = function (tight) {
    all("[data-sheet]").forEach(function (s) { s.classList.toggle("is-tight", tight); });
    all("[data-tight]").forEach(function (b) { b.setAttribute("aria-pressed", String(tight)); });
  };
  on("click", "[data-tight]", function (button) { var tight = button.getAttribute("aria-pressed") !== "true"; store.put("tight", tight); tighten(tight); });
  if (store.get("tight")) { tighten(true); }

  /* Whatever arrives, now or by htmx */
  var greet = function (root) {
    seatTree(root);
    var focus = root.querySelector("[data-focus]");
    if (focus) { focus.focus(); }
  };
  greet(document);
  document.addEventListener("htmx:afterSettle", function (event) {
    greet(event.target.parentElement || document);
    if (event.target.hasAttribute("data-announce")) { say(words("Updated")); }
  });
  document.addEventListener("htmx:beforeRequest", function (event) { event.target.setAttribute("aria-busy", "true"); });
  document.addEventListener("htmx:afterRequest", function (event) { event.target.removeAttribute("aria-busy"); });
}());
