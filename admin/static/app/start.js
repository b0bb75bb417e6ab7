// Puts each part of a page that is drawn in the browser into its place: `data-app` names a module of pages/, whose default
// export is a component, and `data-props` holds what it is given.
import { html, render } from "./vendor/preact.js";

for (const place of document.querySelectorAll("[data-app]")) {
  const { default: Page } = await import(`./pages/${place.dataset.app}.js`);
  place.replaceChildren();
  render(html`<${Page} ...${JSON.parse(place.dataset.props || "{}")} />`, place);
}
