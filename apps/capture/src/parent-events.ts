import type { GatewayEvent } from '@livegate/contract'

/** What is known of the page that embeds this one. */
export type Embedding = {
  /** Origins that events may go to. */
  allowedOrigins: readonly string[]
  /** The embedding page's origin where the browser tells it (`location.ancestorOrigins`, not in Firefox). */
  parentOrigin: string | undefined
}

/**
 * The target origins for an event to the parent: the parent's own when it is known and allowed, none when it is
 * known and not allowed, else every allowed one (the browser delivers to the one that matches). Never `*`.
 */
export function targetOrigins({ allowedOrigins, parentOrigin }: Embedding): readonly string[] {
  const origins = allowedOrigins.filter((origin) => /^https?:\/\/[^*]+$/.test(origin))
  if (parentOrigin === undefined) return origins
  return origins.includes(parentOrigin) ? [parentOrigin] : []
}

/** Posts an event to the page that embeds this one; nothing when nobody does. */
export function postToParent(event: GatewayEvent, allowedOrigins: readonly string[], page: Window = window): void {
  if (page.parent === page) return
  const parentOrigin = page.location.ancestorOrigins?.[0]
  for (const origin of targetOrigins({ allowedOrigins, parentOrigin })) page.parent.postMessage(event, origin)
}
