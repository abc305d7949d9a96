// The list of keys: the deck's own first, reveal's that do nothing here left out.

const OWN = /^(Presets|Dark|Contents|Speaker)/;
const IDLE = /^Navigate (up|down|without)/;
const SAID = { "Navigate left": "Slide before", "Navigate right": "Next slide", Pause: "Black screen" };

/** Put the list in order each time that it is opened. */
export function tidyHelp() {
  const deep = document.querySelector(".slides > section > section"); // slides below others: all arrows have their use
  new MutationObserver(() => {
    const rows = [...document.querySelectorAll(".r-overlay-help tr:has(td)")];
    for (const row of rows) {
      const does = row.cells[1];
      if (!deep && IDLE.test(does.textContent)) row.remove();
      else if (!deep) does.textContent = SAID[does.textContent] ?? does.textContent;
    }
    rows.find((row) => row.isConnected)?.before(...rows.filter((row) => OWN.test(row.cells[1].textContent)));
  }).observe(document.querySelector(".reveal"), { childList: true });
}
