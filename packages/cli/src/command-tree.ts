import { defineCommand } from 'citty'
import { appCommand } from './commands/app.ts'
import { attestCommand } from './commands/attest.ts'
import { auditCommand } from './commands/audit.ts'
import { banCommand } from './commands/ban.ts'
import { calibrateCommand } from './commands/calibrate.ts'
import { compareCommand } from './commands/compare.ts'
import { doctorCommand } from './commands/doctor.ts'
import { evalCommand } from './commands/eval.ts'
import { groupCommand } from './commands/group.ts'
import { keysCommand } from './commands/keys.ts'
import { livenessCommand } from './commands/liveness.ts'
import { operatorCommand } from './commands/operator.ts'
import { purgeCommand } from './commands/purge.ts'
import { serveCommand } from './commands/serve.ts'
import { templatesCommand } from './commands/templates.ts'
import { userCommand } from './commands/user.ts'
import { webhookCommand } from './commands/webhook.ts'

/** `livegate …`: everything an operator does from a shell. Settings come from the environment (docs/settings.md). */
export const livegate = defineCommand({
  meta: { name: 'livegate', version: '0.1.0', description: 'Open, self-hosted face-verification gateway' },
  subCommands: {
    serve: serveCommand,
    doctor: doctorCommand,
    app: appCommand,
    user: userCommand,
    group: groupCommand,
    webhook: webhookCommand,
    operator: operatorCommand,
    ban: banCommand,
    keys: keysCommand,
    templates: templatesCommand,
    attest: attestCommand,
    audit: auditCommand,
    purge: purgeCommand,
    compare: compareCommand,
    liveness: livenessCommand,
    eval: evalCommand,
    calibrate: calibrateCommand,
  },
})
