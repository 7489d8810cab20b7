import axios from 'axios'

const { BASE_URL, APPLICATION_ID, API_KEY, USER_ID } = process.env
const applicationUrl = `${BASE_URL}/application/${APPLICATION_ID}`

/** With a maxBodyLength, and `data` in a GET too, as generated snippets have it. */
async function send(config) {
  const { data } = await axios.request({ maxBodyLength: Number.POSITIVE_INFINITY, data: '', ...config })
  console.log(JSON.stringify(data))
  return data
}

const { authToken } = await send({
  method: 'get',
  url: `${BASE_URL}/authorization`,
  headers: { applicationId: APPLICATION_ID, apiKey: API_KEY },
})
const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${authToken}` }

const { processId } = await send({
  method: 'post',
  url: `${applicationUrl}/gateway/process`,
  headers,
  data: JSON.stringify({
    biometricMethod: 'FACE',
    operation: 'ENROLLMENT',
    userId: USER_ID,
    returnUrl: 'https://relying-party.example/return',
  }),
})
const { operationId } = await send({ method: 'get', url: `${applicationUrl}/gateway/process/${processId}`, headers })
await send({ method: 'get', url: `${applicationUrl}/operation/${operationId}`, headers })
