// A second server process, as far as the gallery goes: answers what it is asked to search.
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createMemoryGallery } from '../../packages/server/dist/gallery/memory-gallery.js'
import { createScanners } from '../../packages/server/dist/gallery/scanners.js'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { openDatabase } from '../../packages/server/dist/store/database.js'
import { galleryChannel } from '../../packages/server/dist/store/gallery-changes.js'
import { createGalleryRows } from '../../packages/server/dist/store/gallery-rows.js'
import { listenForNotifications } from '../../packages/server/dist/store/notifications.js'
import { masterKey } from './filled-database.ts'
import { comparator, rssMb, templateOf } from './fixtures.ts'

const [{ address, application }] = await once(process, 'message')
const { database } = openDatabase(address, { maxConnections: 4, onIdleError: () => {} })
const notifications = await listenForNotifications(address, [galleryChannel], console.error)
const rows = createGalleryRows(database, createKeyring(masterKey))
const scanners = createScanners({ threads: 2 })
const options = { budgetBytes: 2 ** 40, onError: console.error }
const gallery = createMemoryGallery({ rows, notifications, comparator, scanners }, options)
const delay = monitorEventLoopDelay({ resolution: 1 })

process.on('message', async ({ probe }: { probe: number[] }) => {
  const before = rssMb()
  delay.reset()
  delay.enable()
  const { size, candidates } = await gallery.search(application, templateOf(Float32Array.from(probe)), { limit: 1 })
  delay.disable()
  process.send?.({ size, best: candidates[0]?.userId, longestPauseMs: delay.max / 1e6, grownMb: rssMb() - before })
})
process.send?.('ready')
