/** The relying party's logo, at the top of every screen but the camera. Paths are of this server. */
export function Logo({ src, alt }: { src: string; alt: string }) {
  return (
    <div class="logo">
      <img src={src} alt={alt} />
    </div>
  )
}
