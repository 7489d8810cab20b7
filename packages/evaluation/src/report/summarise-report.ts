import type { EvaluationReport } from './evaluation-report.ts'
import { formatProportion, formatRate } from './format.ts'

/** The report in a few lines, for a terminal. */
export function summariseReport(report: EvaluationReport): string[] {
  const { acquisition, dataset } = report
  const reasons = Object.entries(acquisition.reasons).map(([reason, count]) => `${reason} ${count}`)
  return [
    `${dataset.people} people, ${dataset.samples} samples`,
    `FTA ${formatProportion(acquisition.failureToAcquire)}`,
    ...(reasons.length > 0 ? [`  ${reasons.join(', ')}`] : []),
    ...figureLines(report),
  ]
}

function figureLines(report: EvaluationReport): string[] {
  switch (report.protocol) {
    case 'VERIFICATION': {
      const { levels, targets, equalErrorRate: eer, foldAccuracy } = report.figures
      return [
        ...[...levels, ...targets].flatMap(({ name, threshold, fmr, fnmr }) => [
          `${name} (score ${threshold.score.toFixed(4)}, cosine ${threshold.cosine.toFixed(4)})`,
          `  FMR ${formatProportion(fmr)}`,
          `  FNMR ${formatProportion(fnmr)}`,
        ]),
        ...(eer ? [`EER ${formatRate(eer.rate)} (95%: ${formatRate(eer.low)} to ${formatRate(eer.high)})`] : []),
        ...(foldAccuracy ? [`Accuracy over ${foldAccuracy.folds.length} folds ${formatRate(foldAccuracy.mean)}`] : []),
      ]
    }
    case 'IDENTIFICATION':
      return [
        ...[...report.figures.levels, ...report.figures.targets].flatMap(({ name, threshold, fpir, fnir }) => [
          `${name} (score ${threshold.score.toFixed(4)}, cosine ${threshold.cosine.toFixed(4)})`,
          `  FPIR ${formatProportion(fpir)}`,
          `  FNIR ${formatProportion(fnir)}`,
        ]),
        ...report.figures.cumulativeMatch.slice(0, 1).map(({ rate }) => `Rank 1 ${formatRate(rate.rate)}`),
      ]
    case 'PAD': {
      const { apcer, bpcer } = report.figures.atThreshold
      const species = Object.entries(apcer).map(([name, rate]) => `APCER ${name} ${formatProportion(rate)}`)
      return [...species, `BPCER ${formatProportion(bpcer)}`]
    }
    case 'QUALITY':
      return report.figures.measures.map(
        ({ name, area, randomArea }) => `${name}: area ${area.toPrecision(3)} (by chance ${randomArea.toPrecision(3)})`,
      )
  }
}
