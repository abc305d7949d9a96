// A page that is loaded again goes on presenting; one that is opened tomorrow does not. The extension keeps that it
// presents among the user's settings, for every page to come: here it is the tab that keeps it.

const SETTING = "lab/api/settings/jupyterlab-slideshow:plugin";
const LATER = 1500; // ms: after the extension has written its own

/** While a presentation is `on()`, take from the user's settings that there is one. */
export function forgetActive(on) {
  setTimeout(() => on() && forget().catch(() => {}), LATER);
}

async function forget() {
  const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const settings = (await (await fetch(baseUrl + SETTING)).json()).settings ?? {};
  if (!settings.active) return;
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
  const body = JSON.stringify({ raw: JSON.stringify({ ...settings, active: false }) });
  await fetch(baseUrl + SETTING, { method: "PUT", headers: { "Content-Type": "application/json", "X-XSRFToken": token }, body });
}

/** Press the button above the notebook in front, when it is there. */
export function presentAgain(already, tries = 40) {
  if (already() || !tries) return;
  const button = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="deck:toggle"]');
  if (!button) return setTimeout(() => presentAgain(already, tries - 1), 250);
  for (const type of ["mousedown", "click"]) button.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
}
