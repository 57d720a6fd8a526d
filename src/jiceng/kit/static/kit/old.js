/* Old cores (documentMode exists) see a page that says how to switch. ES3 on purpose. */
if (document.documentMode) { document.documentElement.className += " is-old"; }
else { document.documentElement.className += " with-js"; }
