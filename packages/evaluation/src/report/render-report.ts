import type { EvaluationReport } from './evaluation-report.ts'
import { type Markup, markup, trusted } from './markup.ts'
import { acquisitionSection } from './sections/acquisition.ts'
import { identificationSection } from './sections/identification.ts'
import { methodSection } from './sections/method.ts'
import { padSection } from './sections/pad.ts'
import { qualitySection } from './sections/quality.ts'
import { verificationSection } from './sections/verification.ts'
import { styles } from './styles.ts'

const titles: Record<EvaluationReport['protocol'], string> = {
  VERIFICATION: 'Verification, 1:1',
  IDENTIFICATION: 'Identification, 1:N',
  PAD: 'Presentation attack detection',
  QUALITY: 'Quality',
}

/** The report as one HTML page that needs nothing else: no script, no font, no request. */
export function renderReport(report: EvaluationReport): string {
  const title = titles[report.protocol]
  const names = report.dataset.sources.map((source) => source.split(/[\\/]/).findLast((part) => part !== '') ?? source)
  return markup`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}: ${names.join(', ')}</title>
<style>${trusted(styles)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="quiet">Livegate's engine on ${names.join(', ')}, ${report.createdAt.slice(0, 10)}</p>
${figuresSection(report)}
${acquisitionSection(report)}
${methodSection(report)}
</main>
</body>
</html>
`.markup
}

function figuresSection(report: EvaluationReport): Markup {
  switch (report.protocol) {
    case 'VERIFICATION':
      return verificationSection(report.figures)
    case 'IDENTIFICATION':
      return identificationSection(report.figures)
    case 'PAD':
      return padSection(report.figures)
    case 'QUALITY':
      return qualitySection(report.figures)
  }
}
