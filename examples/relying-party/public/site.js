import './sdk/index.js'

// What the gateway tells the page around it. Display only: anybody's script can claim a success in a browser, so the
// answer is read on the server.
const progress = document.querySelector('#progress')

document.addEventListener('livegate-info', ({ detail }) => {
  if (detail.value.name === 'ProcessStarted') progress.textContent = 'The check has begun.'
})
document.addEventListener('livegate-error', () => {
  progress.textContent = 'The check has stopped. Follow what the frame says.'
})
document.addEventListener('livegate-end', () => {
  progress.textContent = 'Finished. Reading the answer …'
})

// After the check the frame returns to this site: the whole window goes there instead.
document.addEventListener('livegate-return', ({ detail }) => window.location.replace(detail.url))
