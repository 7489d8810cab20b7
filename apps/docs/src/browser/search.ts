// Finds passages by their words, in the page: the index comes from this server, and nothing that is typed leaves the browser.

type Entry = { url: string; title: string; heading: string; text: string }

const input = document.querySelector<HTMLInputElement>('#query')
const list = document.querySelector<HTMLUListElement>('#found')
const mostFound = 12
let entries: Promise<Entry[]> | undefined
let chosen = -1

const load = () => {
  entries ??= fetch('/docs/search.json').then((reply) => reply.json() as Promise<Entry[]>)
  return entries
}

/** How well an entry fits: words in the title count most, then in the heading, then in the text. 0 when one word is nowhere. */
function score({ title, heading, text }: Entry, words: readonly string[]): number {
  let sum = 0
  for (const word of words) {
    const hits =
      (title.toLowerCase().includes(word) ? 8 : 0) +
      (heading.toLowerCase().includes(word) ? 5 : 0) +
      (text.toLowerCase().includes(word) ? 1 : 0)
    if (hits === 0) return 0
    sum += hits
  }
  return sum
}

async function find(query: string): Promise<Entry[]> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const scored = (await load()).map((entry) => ({ entry, points: score(entry, words) }))
  return scored
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, mostFound)
    .map(({ entry }) => entry)
}

function show(found: readonly Entry[]): void {
  if (input === null || list === null) return
  chosen = -1
  list.replaceChildren(
    ...found.map(({ url, title, heading }, index) => {
      const item = document.createElement('li')
      item.id = `found-${index}`
      item.role = 'option'
      item.dataset.url = url
      item.textContent = heading === '' ? title : `${title} › ${heading}`
      return item
    }),
  )
  list.hidden = found.length === 0
  input.setAttribute('aria-expanded', String(found.length > 0))
  input.removeAttribute('aria-activedescendant')
}

function choose(step: number): void {
  const items = [...(list?.children ?? [])]
  if (input === null || items.length === 0) return
  items[chosen]?.removeAttribute('aria-selected')
  chosen = (chosen + step + items.length) % items.length
  items[chosen]?.setAttribute('aria-selected', 'true')
  items[chosen]?.scrollIntoView({ block: 'nearest' })
  input.setAttribute('aria-activedescendant', `found-${chosen}`)
}

function open(item: unknown): void {
  if (item instanceof HTMLLIElement && item.dataset.url !== undefined) location.assign(item.dataset.url)
}

list?.addEventListener('click', ({ target }) => open(target))
input?.addEventListener('focus', () => void load())
input?.addEventListener('input', async () => {
  const { value } = input
  const found = await find(value)
  if (input.value === value) show(found)
})
input?.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') choose(1)
  else if (event.key === 'ArrowUp') choose(-1)
  else if (event.key === 'Escape') show([])
  else if (event.key === 'Enter') open(list?.children[Math.max(chosen, 0)])
  else return
  event.preventDefault()
})
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target !== document.body) return
  event.preventDefault()
  input?.focus()
})
