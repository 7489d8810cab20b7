import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import ipaddr from 'ipaddr.js'
import { type KeyedCertificate, makeSelfSigned } from './self-signed.ts'

/** Where key and certificate come from: made here, or the operator's own PEM files (absolute paths). */
export type TlsSource = 'self-signed' | { certPath: string; keyPath: string }

const dayMs = 86_400_000
/** Browsers take no server certificate of more than 398 days. */
const validDays = 365
/** Renewed at a start when less is left. */
const renewDays = 60

/** Key and certificate for this machine. Throws when given files can't be read or don't belong together. */
export async function openTls(
  source: TlsSource,
  { dataDir, publicUrl, now }: { dataDir: string; publicUrl: string | undefined; now: Date },
): Promise<KeyedCertificate> {
  if (source !== 'self-signed') {
    const [cert, key] = await Promise.all([readFile(source.certPath, 'utf8'), readFile(source.keyPath, 'utf8')])
    return { cert, key }
  }
  const names = namesOfMachine(publicUrl)
  const folder = join(dataDir, 'tls')
  const kept = await readKept(folder)
  if (kept !== undefined && isGood(kept.cert, names, now)) return kept
  const from = new Date(now.getTime() - dayMs)
  const made = makeSelfSigned(names, { from, until: new Date(now.getTime() + validDays * dayMs) })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await write(join(folder, 'key.pem'), made.key)
  await write(join(folder, 'certificate.pem'), made.cert)
  return made
}

/** Whether a certificate lasts a while and names all that this machine is called by now. */
function isGood(cert: string, names: readonly string[], now: Date): boolean {
  try {
    const certificate = new X509Certificate(cert)
    const lasts = new Date(certificate.validTo).getTime() - now.getTime() > renewDays * dayMs
    return (
      lasts &&
      names.every((name) => (isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)
    )
  } catch {
    return false
  }
}

async function readKept(folder: string): Promise<KeyedCertificate | undefined> {
  try {
    const [cert, key] = await Promise.all(
      ['certificate.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    return cert === undefined || key === undefined ? undefined : { cert, key }
  } catch {
    return undefined
  }
}

/** A start that is killed meanwhile leaves no half file behind. */
async function write(path: string, text: string) {
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** What phones and other machines call this one by. */
function namesOfMachine(publicUrl: string | undefined): string[] {
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...addressesOfMachine(), ...named])]
}

/** This machine's addresses on its networks, IPv4 first; not those that only mean something on one cable. */
function addressesOfMachine(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  const usable = found.filter(({ internal, address }) => !internal && ipaddr.parse(address).range() !== 'linkLocal')
  return usable.map(({ address }) => address).sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')))
}

/** The origin by which a phone on the same network reaches this machine; its name where it has no address. */
export function originOnNetwork(port: number): string {
  const [address = hostname()] = addressesOfMachine()
  return `https://${address.includes(':') ? `[${address}]` : address}:${port}`
}
