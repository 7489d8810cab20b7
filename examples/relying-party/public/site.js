// After an embedded check the gateway's frame returns to this site: the whole window goes there instead.
if (window.top !== window) window.top.location.replace(window.location.href)

const gateway = document.querySelector('#gateway')
const progress = document.querySelector('#progress')

// What the gateway tells its parent page. Display only: anybody's script can claim a success in a browser, so the
// answer is read on the server.
window.addEventListener('message', (event) => {
  if (!gateway || event.origin !== gateway.dataset.origin || event.source !== gateway.contentWindow) return
  const { processId, type, value } = event.data ?? {}
  if (processId !== gateway.dataset.process) return
  if (type === 'Info' && value?.name === 'ProcessStarted') progress.textContent = 'The check has begun.'
  if (type === 'Info' && value?.name === 'ProcessFinished') progress.textContent = 'Finished. Reading the answer …'
  if (type === 'Error') progress.textContent = 'The check has stopped. Follow what the frame says.'
})
