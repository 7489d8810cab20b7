import { expect, it } from 'vitest'
import { markup, trusted } from './markup.ts'

it('markup escapes what is put in, and nothing that is markup', () => {
  const name = `<script>alert("1")</script> & 'x'`
  expect(markup`<b title="${name}">${name}</b>`.markup).toBe(
    '<b title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</b>',
  )
  expect(markup`<p>${markup`<i>${1}</i>`}${undefined}${['<', trusted('<br>')]}</p>`.markup).toBe(
    '<p><i>1</i>&lt;<br></p>',
  )
})
