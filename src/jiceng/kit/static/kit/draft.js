/* Drafts that outlive a lost connection, forms that wait until it is back, clicks that count once. */
(function () {
  "use strict";
  var words = jiceng.words, all = jiceng.all, on = jiceng.on, store = jiceng.store, toast = jiceng.toast;
  var clock = function (time) { return new Date(time).toTimeString().slice(0, 5); };

  /* Drafts: to the server when it answers, always to this device; passwords and files never */
  var pairs = function (form) {
    return Array.from(new FormData(form)).filter(function (p) {
      var box = form.elements[p[0]];
      return p[0] !== "csrfmiddlewaretoken" && typeof p[1] === "string" && !(box && box.type === "password");
    });
  };
  var encode = function (list) { return list.map(function (p) { return encodeURIComponent(p[0]) + "=" + encodeURIComponent(p[1]); }).join("&"); };
  var token = function () { var t = document.querySelector("[name=csrfmiddlewaretoken]"); return t ? t.value : ""; };
  var send = function (url, text) {
    return fetch(url, { method: "POST", credentials: "same-origin", body: text,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() } });
  };
  var refill = function (form, list) {
    var used = {};
    all("input[type=checkbox],input[type=radio]", form).forEach(function (b) { b.checked = false; });
    list.forEach(function (p) {
      if (p[0] === "once") { return; }
      var boxes = all("[name]", form).filter(function (b) { return b.name === p[0]; });
      boxes.forEach(function (b, n) {
        if (b.type === "checkbox" || b.type === "radio") { if (b.value === p[1]) { b.checked = true; } }
        else if (b.type !== "file" && b.type !== "hidden" && n === (used[p[0]] || 0)) { b.value = p[1]; }
      });
      used[p[0]] = (used[p[0]] || 0) + 1;
    });
  };
  var keepDraft = function (form) {
    var key = "draft." + location.pathname, timer = null, status = form.querySelector("[data-draft-status]");
    var kept = store.get(key);
    if (kept && !form.querySelector("[data-restored],[aria-invalid=true]") && Date.now() - kept.at < 7 * 864e5) {
      refill(form, kept.pairs);
      if (status) {
        status.textContent = words("Restored", clock(kept.at)) + " ";
        var drop = document.createElement("button");
        drop.type = "button"; drop.className = "btn btn-link"; drop.textContent = words("Drop");
        drop.addEventListener("click", function () { store.put(key, null); location.reload(); });
        status.appendChild(drop);
      }
    }
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        var list = pairs(form), at = Date.now();
        store.put(key, { at: at, pairs: list });
        var told = function () { if (status) { status.textContent = words("Saved", clock(at)); } };
        if (form.dataset.draft) { send(form.dataset.draft, encode(list)).then(told, function () { if (status) { status.textContent = words("Offline"); } }); } else { told(); }
      }, 1500);
    });
    form.addEventListener("submit", function () { clearTimeout(timer); store.put("sent", key); });
  };
  /* The page that follows a submit means it was taken, unless it names errors: the draft may go.
     Coming back by the back key, or after a broken connection, keeps it. */
  var sent = store.get("sent"), entry = performance.getEntriesByType("navigation")[0];
  if (sent) {
    var from = document.referrer.replace(/^https?:\/\/[^/]+/, "").split("?")[0];
    if (entry && entry.type === "navigate" && "draft." + from === sent && !document.querySelector("[data-focus][role=alert]")) { store.put(sent, null); }
    store.put("sent", null);
  }

  /* Offline: a form that could not be sent waits here with its once-key and goes later, once */
  var wait = function (form, text) {
    var queue = store.get("queue") || [];
    queue.push({ url: form.action, text: text, page: location.href });
    return store.put("queue", queue);
  };
  var drain = function () {
    var queue = store.get("queue") || [];
    if (!queue.length || !navigator.onLine) { return; }
    var first = queue[0];
    send(first.url, first.text).then(function (answer) {
      if (answer.status >= 500 || answer.status === 403 || /\/login\//.test(answer.url)) { return; }
      store.put("queue", (store.get("queue") || []).slice(1));
      if (answer.ok) { toast(words("Sent")); drain(); } else { toast(words("Unsent") + " " + first.page, "error"); }
    }, function () { return null; });
  };
  on("submit", "form[data-queue]", function (form, event) {
    if (navigator.onLine || event.defaultPrevented) { return; }
    /* A button that leads on to another page cannot wait: what it stands for would be lost */
    if (event.submitter && event.submitter.hasAttribute("data-leads")) { event.preventDefault(); toast(words("Offline"), "warning"); return; }
    if (wait(form, encode(pairs(form)))) { event.preventDefault(); store.put("draft." + location.pathname, null); store.put("sent", null); toast(words("Offline"), "warning"); line(); }
  });
  var line = function () {
    var old = document.querySelector(".offline-line");
    if (navigator.onLine) { if (old) { old.remove(); } drain(); return; }
    if (!old) { old = document.createElement("p"); old.className = "offline-line"; old.setAttribute("role", "status"); old.textContent = words("Offline"); document.body.insertBefore(old, document.body.firstChild); }
  };
  window.addEventListener("online", line);
  window.addEventListener("offline", line);
  on("submit", "form[data-logout]", function (form, event) {
    if ((store.get("queue") || []).length && !window.confirm(words("Leave"))) { event.preventDefault(); return; }
    store.keys().forEach(function (key) { localStorage.removeItem(key); });
  });
  /* A double click sends once */
  on("submit", "form[data-once]", function (form, event) {
    if (event.defaultPrevented) { return; }
    if (form.dataset.gone) { event.preventDefault(); return; }
    form.dataset.gone = "1";
    setTimeout(function () { delete form.dataset.gone; }, 8000);
  });
  all("form[data-draft],form[data-queue]").forEach(keepDraft);
  line();
}());
