import { useEffect } from 'preact/hooks'

/** Where `/` is a letter. */
const typed = 'input, select, textarea, dialog[open] *'

/** `/` leads to the page's first filter, as in a mail client. */
export function useFilterKey(): void {
  useEffect(() => {
    const leadToFilter = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.matches(typed)) return
      const filter = document.querySelector<HTMLElement>('.filters :is(input, select)')
      if (filter === null) return
      event.preventDefault()
      filter.focus()
    }
    document.addEventListener('keydown', leadToFilter)
    return () => document.removeEventListener('keydown', leadToFilter)
  }, [])
}
