// tus-js-client as one sends letters with it: a record and its pages, one upload after the other,
// over one kept connection, tried again at once for as long as it takes.
// usage: tus_client.mjs URL CA.pem LETTERS RECORD_BYTES PAGES PAGE_BYTES
// Prints {"payload":…, "requests":…, "failed_tries":…, "ms":…}.
import crypto from 'node:crypto'
import fs from 'node:fs'
import https from 'node:https'
import { DefaultHttpStack, Upload } from 'tus-js-client'

const [url, ca, ...numbers] = process.argv.slice(2)
const [letters, recordBytes, pages, pageBytes] = numbers.map(Number)
const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: fs.readFileSync(ca) })
const httpStack = new DefaultHttpStack({ agent })
const seen = { payload: 0, requests: 0, failed_tries: 0 }

function send(bytes) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: url,
      httpStack,
      chunkSize: Infinity,
      retryDelays: new Array(1000).fill(0),
      onShouldRetry: () => { seen.failed_tries += 1; return true },
      onBeforeRequest: () => { seen.requests += 1 },
      onError: reject,
      onSuccess: resolve,
    })
    upload.start()
  })
}

const start = performance.now()
for (let letter = 0; letter < letters; ++letter) {
  for (const size of [recordBytes, ...new Array(pages).fill(pageBytes)]) {
    await send(crypto.randomBytes(size))
    seen.payload += size
  }
}
console.log(JSON.stringify({ ...seen, ms: performance.now() - start }))
agent.destroy()
