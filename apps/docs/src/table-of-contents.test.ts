import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { errorCodes, operationError } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { tableOfContents } from './table-of-contents.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (file: string) => readFile(`${root}${file}`, 'utf8')

describe('the table of contents', () => {
  it('has every guide once', async () => {
    const listed = tableOfContents.flatMap(({ files }) => files).filter((file) => file.startsWith('docs/'))
    const guides = (await readdir(`${root}docs`)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
    expect(listed.toSorted()).toEqual(guides.toSorted())
  })
})

describe('what the guides say', () => {
  it('of errors: every code of the API and of operations', async () => {
    const text = await read('docs/errors.md')
    for (const code of [...errorCodes, ...operationError.options]) expect(text, code).toContain(`\`${code}\``)
  })

  it('of languages: the programs that the tests run, to the letter', async () => {
    const text = await read('docs/languages.md')
    const programs = (await readdir(`${root}test/contract/clients`)).filter((name) => !name.endsWith('.md'))
    expect(programs.length).toBeGreaterThan(5)
    for (const name of programs) expect(text, name).toContain(`\n${await read(`test/contract/clients/${name}`)}\`\`\``)
  })
})
