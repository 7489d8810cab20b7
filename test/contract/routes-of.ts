/** `METHOD /path` of each route, from what Fastify prints: a tree, four columns a level. */
export function routesOf(tree: string): string[] {
  const path: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? []
    if (part === '') return []
    const level = indent.length / 4
    path.splice(level, path.length, part)
    return methods.split(', ').map((method) => `${method} ${path.join('')}`)
  })
}
