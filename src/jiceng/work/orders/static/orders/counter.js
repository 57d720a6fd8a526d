/* The counter: F2 begins a new one, F3 looks up, F4 prints the last slip, F6 shows the day's list;
   Ctrl+Enter saves. Everything works without this file, only with more clicks. */
(function () {
  "use strict";
  var go = function (id) {
    var place = document.getElementById(id);
    if (!place) { return false; }
    if (place.tagName === "A") { place.click(); } else { place.focus(); place.scrollIntoView({ block: "nearest" }); }
    return true;
  };
  var keys = { F2: "id_text", F3: "q", F4: "last-slip", F6: "today" };
  document.addEventListener("keydown", function (event) {
    var form = document.getElementById("intake");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      var print = document.createElement("input");
      print.type = "hidden"; print.name = "print"; print.value = "1";
      form.appendChild(print);
      if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
    } else if (keys[event.key] && go(keys[event.key])) { event.preventDefault(); }
  });
  if (/[?&]now=1(&|$)/.test(location.search)) {
    window.addEventListener("load", function () { window.print(); });
  }
}());
