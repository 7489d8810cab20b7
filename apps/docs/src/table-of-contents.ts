/** A part of the documentation: its pages in the order to read them, by their Markdown files below the repository's root. */
export type Section = { title: string; files: readonly string[] }

/** What the side bar shows. Every file of `docs/` stands here once; a test sees to it. */
export const tableOfContents: readonly Section[] = [
  { title: 'Begin', files: ['docs/index.md', 'docs/quickstart.md', 'docs/faq.md'] },
  {
    title: 'Integrate',
    files: [
      'docs/integrate.md',
      'docs/languages.md',
      'docs/embed.md',
      'docs/client.md',
      'docs/server-to-server.md',
      'docs/users-and-groups.md',
      'docs/identification.md',
      'docs/import.md',
      'docs/webhooks.md',
      'docs/openid-connect.md',
      'docs/attestation.md',
      'docs/themes.md',
      'docs/capture-page.md',
      'docs/accessibility.md',
      'docs/errors.md',
      'docs/test-your-integration.md',
      'docs/migrate-from-mobbid.md',
    ],
  },
  {
    title: 'Operate',
    files: [
      'docs/operate.md',
      'docs/console.md',
      'docs/operators.md',
      'docs/statistics.md',
      'docs/upgrade.md',
      'docs/settings.md',
      'docs/command-line.md',
      'docs/phone.md',
      'docs/keys.md',
      'docs/limits.md',
      'docs/audit.md',
      'docs/supply-chain.md',
      'docs/licences.md',
    ],
  },
  {
    title: 'Decide well',
    files: [
      'docs/quality.md',
      'docs/liveness.md',
      'docs/injection.md',
      'docs/light-challenge.md',
      'docs/models.md',
      'docs/evaluate.md',
      'docs/calibrate.md',
    ],
  },
  {
    title: 'Trust',
    files: ['docs/privacy.md', 'docs/dpia.md', 'SECURITY.md', 'docs/asvs.md', 'ARCHITECTURE.md', 'CHANGELOG.md'],
  },
]
