/** How the OpenAPI document says that an operator is asked for. */
export const operatorSecurity = [{ consoleSession: [] }, { operatorToken: [] }]
