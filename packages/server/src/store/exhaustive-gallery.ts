import { and, eq } from 'drizzle-orm'
import type { Biometrics, Gallery } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import type { Database } from './database.ts'
import { groupMember, template } from './schema.ts'
import { openTemplate } from './templates.ts'

/** A gallery that keeps nothing: every search opens every TEMPLATE. What a quicker one is compared with. */
export function createExhaustiveGallery(
  database: Database,
  keyring: Keyring,
  { matchingScore }: Pick<Biometrics, 'matchingScore'>,
): Gallery {
  return {
    async search(application, probe, { groupId, withoutUserId, limit }) {
      const inGroup = and(
        eq(groupMember.applicationId, template.applicationId),
        eq(groupMember.userId, template.userId),
        eq(groupMember.groupId, groupId ?? ''),
      )
      const ofApplication = eq(template.applicationId, application.id)
      const rows = await (groupId === undefined
        ? database.select({ template }).from(template).where(ofApplication)
        : database.select({ template }).from(template).innerJoin(groupMember, inGroup).where(ofApplication))
      const best = new Map<string, number>()
      let size = 0
      for (const { template: row } of rows) {
        const matching = matchingScore(openTemplate(keyring, application, row), probe)
        if (matching === undefined || row.userId === withoutUserId) continue
        size++
        best.set(row.userId, Math.max(matching, best.get(row.userId) ?? 0))
      }
      const candidates = [...best].map(([userId, matching]) => ({ userId, matching }))
      return { size, candidates: candidates.sort((a, b) => b.matching - a.matching).slice(0, limit) }
    },
  }
}
