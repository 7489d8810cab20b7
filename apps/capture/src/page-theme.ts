import type { PageTheme } from '@livegate/contract'

/** What the server says of the theme in the page's HTML; nothing where there is none. */
export function readPageTheme(page: Pick<Document, 'querySelector'>): PageTheme {
  const content = page.querySelector('meta[name="livegate-theme"]')?.getAttribute('content')
  return content == null ? {} : (JSON.parse(content) as PageTheme)
}

/** The texts that take the place of the page's own, by key; none where they can't be loaded. Never rejects. */
export async function loadTexts(path: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (path === undefined) return {}
  try {
    const response = await fetch(path)
    return response.ok ? ((await response.json()) as Record<string, string>) : {}
  } catch {
    return {}
  }
}
