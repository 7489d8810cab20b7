/** A face in an oval, drawn in the page's own colours. */
export function FacePicture() {
  return (
    <svg class="face-picture" viewBox="0 0 160 200" aria-hidden="true" focusable="false">
      <clipPath id="face-picture-oval">
        <ellipse cx="80" cy="100" rx="68" ry="90" />
      </clipPath>
      <g clip-path="url(#face-picture-oval)">
        <rect class="face-ground" width="160" height="200" />
        <path class="face-body" d="M22 200c4-34 28-44 58-44s54 10 58 44z" />
        <path class="face-neck" d="M66 128h28v28c0 9-6 14-14 14s-14-5-14-14z" />
        <path class="face-skin" d="M80 44c-21 0-34 16-34 42 0 30 15 56 34 56s34-26 34-56c0-26-13-42-34-42z" />
        <path
          class="face-hair"
          d="M44 92c-6-38 12-60 37-60 26 0 42 21 35 60-3-16-9-27-18-33-14 9-34 9-44 6-5 6-8 15-10 27z"
        />
        <path class="face-line" d="M64 87v5M96 87v5M80 94v15l-5 2M70 122c6 5 14 5 20 0" />
      </g>
      <ellipse class="face-ring" cx="80" cy="100" rx="74" ry="96" />
      <path class="face-ring-part" d="M80 4a74 96 0 0 1 74 96 74 96 0 0 1-37 83" />
    </svg>
  )
}
