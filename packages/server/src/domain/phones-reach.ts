/** Whether a phone can open an origin and use its camera there (a secure context, W3C Secure Contexts). */
export function phonesReach(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  return protocol === 'https:' && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
