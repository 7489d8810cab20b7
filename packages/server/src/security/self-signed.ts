import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A key and its certificate, PEM. */
export type KeyedCertificate = { key: string; cert: string }

/**
 * Makes a P-256 key and an X.509 v3 certificate (RFC 5280) that it signed itself, for a TLS server with these names and
 * addresses. Node has no call for that; the few structures are written as DER here (X.690).
 */
export function makeSelfSigned(
  names: readonly string[],
  { from, until }: { from: Date; until: Date },
): KeyedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid('550403'), element(0x0c, Buffer.from('Livegate, self-signed')))))
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    sequence(ecdsaWithSha256),
    name,
    sequence(utcTime(from), utcTime(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions(names))),
  )
  const signature = sign('sha256', content, { key: privateKey, dsaEncoding: 'der' })
  const certificate = sequence(content, sequence(ecdsaWithSha256), bitString(signature))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** Basic constraints (no CA), key usage (digital signature), extended key usage (TLS server), subject alternative names. */
function extensions(names: readonly string[]): Buffer[] {
  const critical = element(0x01, Buffer.from([0xff]))
  const alternatives = names.map((name) =>
    isIP(name) > 0 ? element(0x87, Buffer.from(ipaddr.parse(name).toByteArray())) : element(0x82, Buffer.from(name)),
  )
  return [
    sequence(oid('551d13'), critical, octets(sequence())),
    sequence(oid('551d0f'), critical, octets(element(0x03, Buffer.from([7, 0x80])))),
    sequence(oid('551d25'), octets(sequence(oid('2b06010505070301')))),
    sequence(oid('551d11'), octets(sequence(...alternatives))),
  ]
}

/** Tag, length (short form, or long form of one or two bytes), content. */
function element(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Uint8Array[]) => element(0x30, ...parts)
const set = (...parts: Uint8Array[]) => element(0x31, ...parts)
const integer = (bytes: Uint8Array) => element(0x02, bytes)
const octets = (content: Uint8Array) => element(0x04, content)
const bitString = (bytes: Uint8Array) => element(0x03, Buffer.from([0]), bytes)
/** An object identifier by its encoded arcs, hex. */
const oid = (arcs: string) => element(0x06, Buffer.from(arcs, 'hex'))
/** Two digits of the year: until 2049 (RFC 5280, 4.1.2.5). */
const utcTime = (moment: Date) =>
  element(
    0x17,
    Buffer.from(
      `${moment
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  )

const ecdsaWithSha256 = oid('2a8648ce3d040302')
