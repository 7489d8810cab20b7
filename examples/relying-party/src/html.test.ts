import { expect, test } from 'vitest'
import { html } from './html.ts'

test('escapes text in content and in attributes, and keeps markup', () => {
  const name = `<img src=x onerror="a('&')">`
  const page = html`<p title="${name}">${html`<b>${name}</b>`}${[html`<i>1</i>`, html`<i>2</i>`]}${undefined}${false}${3}</p>`
  const escaped = '&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;'
  expect(page.markup).toBe(`<p title="${escaped}"><b>${escaped}</b><i>1</i><i>2</i>3</p>`)
})
