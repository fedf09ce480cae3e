/** The one stylesheet of our pages: readable by day and in a dark room, on a telephone and on a wall. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #fdfdfb; --raised: #f2f2ee; --line: #d5d5ce; --ink: #1c1d1f; --quiet: #55585e; --link: #0b5394; --mark: #8a3b12;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131416; --raised: #1d1f22; --line: #363a3f; --ink: #e4e4e0; --quiet: #a9adb3; --link: #8cc0f5; --mark: #f0a97c;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0; padding: 0.5rem 1rem; background: var(--ground); z-index: 1; }
.page { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 76rem; margin: 0 auto; padding: 0 1rem; gap: 0 3rem; }
nav { padding: 1rem 0; border-bottom: 1px solid var(--line); font-size: 0.95rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; }
nav p { margin: 0 0 0.3rem; font-weight: 650; }
nav .calls { display: none; }
nav a { text-decoration: none; display: inline-block; padding: 0.15rem 0; }
nav a:hover, nav [aria-current] { text-decoration: underline; }
main { padding: 1rem 0 4rem; min-width: 0; }
@media (min-width: 60rem) {
  .page { grid-template-columns: 15rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; border: 0; padding: 2rem 0; }
  nav ul { display: block; margin-bottom: 1.25rem; }
  nav .calls { display: block; }
  main { padding-top: 2rem; }
}
main > p, main > ul, main > ol, section > p { max-width: 46rem; }
h1, h2, h3, h4 { line-height: 1.25; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
.lead { font-size: 1.15rem; color: var(--quiet); }
.quiet, dd, .meta { color: var(--quiet); }
code, pre { font: 0.9em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
code { background: var(--raised); border-radius: 3px; padding: 0.1em 0.3em; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem; overflow-x: auto; overflow-wrap: normal; }
pre code { background: none; padding: 0; white-space: pre; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { text-align: start; vertical-align: top; padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--line); }
td:first-child code { white-space: nowrap; }
.call { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.method { color: var(--mark); }
summary { cursor: pointer; padding: 0.3rem 0; }
.status { font-variant-numeric: tabular-nums; font-weight: 650; }
.notice { border-inline-start: 3px solid var(--mark); padding-inline-start: 1rem; margin: 1rem 0; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); list-style: none; padding: 0; }
.cards li { border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem; background: var(--raised); }
.cards li strong { display: block; }
.front { max-width: 52rem; margin: 0 auto; padding: 8vh 1.25rem 4rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.9rem; }
@media print { nav { display: none; } }
`;
