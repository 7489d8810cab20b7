import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { queryOf } from '../api.ts'
import type { Pages } from '../use-pages.ts'
import { Empty, Trouble } from './parts.tsx'

/** A column: its head, what a row shows there, and (for exports) its text. */
export type Column<Item> = { head: string; cell: (item: Item) => ComponentChildren; number?: boolean }

type TableProps<Item> = {
  label: string
  columns: Column<Item>[]
  items: Item[]
  keyOf: (item: Item) => string
  /** Where a row leads; its first cell is the link. */
  hrefOf?: (item: Item) => string
}

/** Up and down move between rows, as in a mail client; Home and End go to the first and the last. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }) {
  if ((event.target as Element).matches('input, select, textarea')) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody a.row')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const wanted = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
  const next = wanted === undefined ? undefined : links[wanted]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

/** A table with a sticky head. */
export function Table<Item>({ label, columns, items, keyOf, hrefOf }: TableProps<Item>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keyboard has to get there (WCAG 2.1.1)
    <section class="table" aria-label={label} tabIndex={0} onKeyDown={moveFocus}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th key={head} scope="col" class={number ? 'number' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ head, cell, number }, index) => (
                <td key={head} class={number ? 'number' : undefined}>
                  {index === 0 && hrefOf !== undefined ? (
                    <Link href={hrefOf(item)} class="row">
                      {cell(item)}
                    </Link>
                  ) : (
                    cell(item)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A list of the API: its rows, "more", and what there is while there is nothing. */
export function List<Item>({
  pages,
  empty,
  ...table
}: Omit<TableProps<Item>, 'items'> & { pages: Pages<Item>; empty: ComponentChildren }) {
  const { items, error, more } = pages
  return (
    <>
      <Trouble error={error} />
      {items === undefined && error === undefined && <p class="quiet">Reading …</p>}
      {items?.length === 0 && error === undefined && <Empty>{empty}</Empty>}
      {items !== undefined && items.length > 0 && <Table {...table} items={items} />}
      {more && (
        <p>
          <button type="button" onClick={more}>
            More
          </button>
        </p>
      )}
    </>
  )
}

/** Filters that stand in the address, so that a view can be sent to somebody. */
export function useFilters(names: readonly string[]): [Record<string, string>, (name: string, value: string) => void] {
  const read = () => {
    const query = new URLSearchParams(location.search)
    return Object.fromEntries(names.map((name) => [name, query.get(name) ?? '']))
  }
  const [filters, setFilters] = useState(read)
  const change = (name: string, value: string) => {
    const next = { ...filters, [name]: value }
    history.replaceState(null, '', location.pathname + queryOf(next))
    setFilters(next)
  }
  return [filters, change]
}
