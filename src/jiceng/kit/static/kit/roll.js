/* The roll of a meeting: everyone is present until tapped; the radios stay the truth. */
(function () {
  "use strict";
  var words = jiceng.words, all = jiceng.all;
  /* Attendance: everyone is present until tapped */
  var SVG = "http://www.w3.org/2000/svg";
  var icons = { done: "check", near: "s-near", late: "close" };
  var sprite = function () { var use = document.querySelector(".icon use"); return use ? use.getAttribute("href").split("#")[0] : ""; };
  var enliven = function (roll) {
    if (roll.classList.contains("is-live")) { return; }
    var file = sprite();
    var count = function () {
      var n = { done: 0, near: 0, late: 0 };
      all("input[type=radio]:checked", roll).forEach(function (r) { n[r.dataset.tone] += 1; });
      var all4 = [n.done + n.near + n.late, n.done, n.near, n.late], own = roll.dataset.rollWords;
      roll.querySelector("[data-roll-count]").textContent = own
        ? own.replace(/\{(\d)\}/g, function (_, at) { return all4[at]; })
        : words("Roll", all4[0], all4[1], all4[2], all4[3]);
    };
    all("[data-roll-one]", roll).forEach(function (one) {
      var radios = all("input[type=radio]", one), tap = document.createElement("button");
      tap.type = "button"; tap.className = "roll-tap";
      var name = document.createElement("span"), state = document.createElement("small");
      name.textContent = one.querySelector(".roll-name").firstChild.textContent.trim();
      tap.appendChild(name); tap.appendChild(state);
      var show = function () {
        var now = radios.filter(function (r) { return r.checked; })[0] || radios[0], tone = now.dataset.tone;
        tap.dataset.tone = tone;
        state.textContent = now.nextElementSibling.textContent;
        var svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
        svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
        use.setAttribute("href", file + "#" + (icons[tone] || "check"));
        svg.appendChild(use); state.insertBefore(svg, state.firstChild);
        one.classList.toggle("is-away", tone !== "done");
      };
      tap.addEventListener("click", function () {
        var at = radios.findIndex(function (r) { return r.checked; });
        radios[(at + 1) % radios.length].checked = true;
        show(); count();
        one.dispatchEvent(new Event("input", { bubbles: true }));
      });
      one.addEventListener("change", show);
      one.insertBefore(tap, one.firstChild);
      show();
    });
    roll.classList.add("is-live");
    count();
  };

  all("[data-roll]").forEach(enliven);
}());
