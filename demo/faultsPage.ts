import { createHash } from 'node:crypto';
import type { FaultState } from './faults';
import { html, type Html } from './http/html';

// The colours are those of the browser's own scheme; every pair has a contrast of 4.5:1 or more on either background.
const CSS = `
:root { color-scheme: light dark; --edge: #80868f; --quiet: #4b5563; --on: #b42318; --link: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --edge: #7d8590; --quiet: #b0b8c4; --on: #ff9b8f; --link: #8ab4ff; }
}
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 48rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.125rem; margin: 0; }
code { font: .875rem ui-monospace, monospace; }
ul { list-style: none; margin: 1.5rem 0 0; padding: 0; }
li {
  margin-top: 1rem; border: 1px solid var(--edge); border-left-width: .375rem; border-radius: .375rem;
  padding: .875rem 1rem; scroll-margin-top: 1rem; overflow-wrap: anywhere;
}
li.on { border-color: var(--on); }
.head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.state { margin: 0 0 0 auto; }
.on .state strong { color: var(--on); }
dl { margin: .5rem 0 .75rem; }
dt { color: var(--quiet); font-size: .875rem; }
dd { margin: 0 0 .5rem; }
a { color: var(--link); }
button { font: inherit; padding: .25rem .875rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.problem { overflow-wrap: anywhere; border: 2px solid var(--on); border-radius: .375rem; padding: .5rem 1rem; }
`;

/** As one piece: the policy's hash covers every character between the tags. */
const STYLE: Html = { html: `<style>${CSS}</style>` };

/** The headers the page goes out with: it loads nothing, runs nothing, and sends its forms only home. */
export function faultsPageHeaders(): Record<string, string> {
  const style = createHash('sha256').update(CSS).digest('base64');
  return {
    'content-security-policy':
      `default-src 'none'; style-src 'sha256-${style}'; form-action 'self'; base-uri 'none'; ` +
      `frame-ancestors 'none'`,
    // Not "no-referrer": a browser would then keep the forms' Origin to itself as well.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/**
 * The page that lists the faults, each with a button that switches it; it works without JavaScript.
 * @param problem a sentence about what the last request got wrong
 */
export function faultsPage(faults: readonly FaultState[], problem?: string): Html {
  const on = faults.filter((fault) => fault.on);
  const summary = on.length === 0 ? 'All are off.' : `${on.length} of ${faults.length} are on.`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Faults of the demo shop (${on.length} on)</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>Faults of the demo shop</h1>
          ${problem === undefined ? [] : html`<p class="problem" role="alert">${problem}</p>`}
          <p>
            Each can be switched by itself, and several may be on together. At a terminal, the same is
            <code>npm run demo -- fault throttle</code>.
          </p>
          <p><strong>${summary}</strong>${on.length === 0 ? [] : html` ${linksTo(on)}`}</p>
          <form method="post" action="/faults">
            <button name="all" value="off">Switch all off</button>
          </form>
          <ul>
            ${faults.map(faultItem)}
          </ul>
        </main>
      </body>
    </html>`;
}

function linksTo(faults: readonly FaultState[]): Html[] {
  return faults.map(({ name }, i) => html`${i === 0 ? '' : ', '}<a href="#${name}">${name}</a>`);
}

function faultItem({ name, on, title, what, lookFor }: FaultState): Html {
  const action = on ? 'Switch off' : 'Switch on';
  return html`<li id="${name}" class="${on ? 'on' : 'off'}">
    <div class="head">
      <h2>${title}</h2>
      <code>${name}</code>
      <p class="state">is <strong>${on ? 'on' : 'off'}</strong></p>
    </div>
    <dl>
      <dt>What happens</dt>
      <dd>${what}</dd>
      <dt>What to look for</dt>
      <dd>${lookFor}</dd>
    </dl>
    <form method="post" action="/faults">
      <input type="hidden" name="fault" value="${name}" />
      <button name="on" value="${on ? 'false' : 'true'}" aria-label="${action}: ${title}">${action}</button>
    </form>
  </li>`;
}
