import type { Proportion } from '../../metrics/proportion.ts'
import { formatCount, formatInterval, formatRate } from '../format.ts'
import { type Content, type Markup, markup } from '../markup.ts'

/** A plot with its caption, which begins with what it is. */
export function figure(plot: Markup, title: string, caption: string): Markup {
  return markup`<figure>${plot}<figcaption><strong>${title}.</strong> ${caption}</figcaption></figure>`
}

/** A table; cells that are rates are set as numbers with their interval below. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  const numeric = columns.map((_, index) => rows.some((row) => isNumber(row[index])))
  const head = columns.map((name, index) => markup`<th scope="col"${numberClass(numeric[index])}>${name}</th>`)
  const body = rows.map(
    (row) =>
      markup`<tr>${row.map((cell, index) => markup`<td${numberClass(numeric[index])}>${toContent(cell)}</td>`)}</tr>\n`,
  )
  return markup`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table></div>`
}

/** `figure` is text that is set as a number. */
export type Cell = string | number | Proportion | Markup | { figure: string } | undefined

const isNumber = (cell: Cell) => typeof cell === 'number' || (typeof cell === 'object' && !('markup' in cell))
const numberClass = (numeric: boolean | undefined) => (numeric ? markup` class="number"` : undefined)

function toContent(cell: Cell): Content {
  if (typeof cell === 'number') return formatCount(cell)
  if (typeof cell !== 'object' || 'markup' in cell) return cell
  if ('figure' in cell) return cell.figure
  const counts = `${formatCount(cell.errors)} of ${formatCount(cell.trials)}`
  return markup`${formatRate(cell.rate)}<span class="interval-text">${formatInterval(cell)}</span><span class="interval-text">${counts}</span>`
}
