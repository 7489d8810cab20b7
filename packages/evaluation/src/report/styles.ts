/** The report's style sheet: the tokens of Livegate's pages, light and dark, and black on white on A4. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f5f7; --line: #d5d9e0; --ink: #14171c; --ink-quiet: #545c69;
  --accent: #1d4ed8; --danger: #b42318; --warning: #8a5300; --success: #157347; --violet: #7c3aed;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --raised: #1b2027; --line: #39414d; --ink: #f1f3f6; --ink-quiet: #a9b2bf;
    --accent: #8fb0ff; --danger: #ff9d92; --warning: #f2bc62; --success: #6fd39b; --violet: #c4b5fd;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px 48px }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 20px; margin: 40px 0 8px }
p { margin: 0 0 8px; max-width: 72ch }
.quiet { color: var(--ink-quiet) }
.lead { font-size: 20px; margin: 16px 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: 8px 0 16px; font-size: 14px }
caption { text-align: left; color: var(--ink-quiet); padding-bottom: 8px }
th, td { text-align: left; padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600 }
td.number, th.number { text-align: right }
td { overflow-wrap: anywhere }
td.number { white-space: nowrap }
th { vertical-align: bottom }
.interval-text { display: block; color: var(--ink-quiet); font-size: 12px }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); gap: 24px }
figure { margin: 0; padding: 16px; border: 1px solid var(--line); border-radius: 12px }
figcaption { font-size: 14px; color: var(--ink-quiet); margin-top: 8px }
figcaption strong { color: var(--ink) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; font-size: 14px; margin: 8px 0 }
dt { color: var(--ink-quiet) }
dd { margin: 0; overflow-wrap: anywhere }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.plot { display: block; width: 100%; height: auto }
.plot text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--ink) }
.plot .tick { fill: var(--ink-quiet); font-size: 12px }
.plot .note { font-size: 12px; paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round }
.plot .grid { stroke: var(--line); stroke-width: 1 }
.plot .frame { fill: none; stroke: var(--ink-quiet) }
.plot .series { fill: none; stroke-width: 2 }
.plot .band { stroke: none; opacity: 0.16 }
.plot .threshold { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 3 }
.plot .mark { fill: var(--ink); stroke: var(--ground) }
.plot .interval { stroke: var(--ink); stroke-width: 1.5 }
.style-0 { stroke: var(--accent); fill: var(--accent) }
.style-1 { stroke: var(--danger); fill: var(--danger); stroke-dasharray: 7 4 }
.style-2 { stroke: var(--success); fill: var(--success); stroke-dasharray: 2 3 }
.style-3 { stroke: var(--warning); fill: var(--warning); stroke-dasharray: 10 3 2 3 }
.style-4 { stroke: var(--violet); fill: var(--violet); stroke-dasharray: 14 4 }
.style-5 { stroke: var(--ink-quiet); fill: var(--ink-quiet); stroke-dasharray: 4 2 }
@page { size: A4; margin: 15mm }
@media print {
  body { font-size: 11pt }
  main { max-width: none; padding: 0 }
  h2 { break-after: avoid }
  figure, tr { break-inside: avoid }
  .figures { grid-template-columns: 1fr 1fr; gap: 12px }
  .lead { font-size: 13pt }
  figcaption, dl { font-size: 9pt }
  figure { padding: 8px }
  .scroll { overflow: visible }
  table { font-size: 8.5pt }
  .interval-text { font-size: 7pt }
  th, td { padding: 4px 6px 4px 0 }
}
`
