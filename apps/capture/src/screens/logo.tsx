import type { PageTheme } from '@livegate/contract'

/** The relying party's logo, at the top of every screen but the camera. Paths are of this server. */
export function Logo({ src, darkSrc, alt }: NonNullable<PageTheme['logo']>) {
  return (
    <div class="logo">
      <picture>
        {darkSrc !== undefined && <source srcset={darkSrc} media="(prefers-color-scheme: dark)" />}
        <img src={src} alt={alt} />
      </picture>
    </div>
  )
}
