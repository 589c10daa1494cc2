// tus-js-client as a stock program sends pages to the hub: each file of a folder is one, named by
// its digest; after a failure it asks and goes on, with its own rule of when to try again.
// usage: tus_pages.mjs URL CA.pem CERTIFICATE.pem KEY.pem FOLDER
// Prints {"pages":…, "requests":…, "asked":…}.
import crypto from 'node:crypto'
import fs from 'node:fs'
import https from 'node:https'
import path from 'node:path'
import { DefaultHttpStack, Upload } from 'tus-js-client'

const [url, ca, cert, key, folder] = process.argv.slice(2)
const agent = new https.Agent({
  keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.3',
  ca: fs.readFileSync(ca), cert: fs.readFileSync(cert), key: fs.readFileSync(key),
})
const httpStack = new DefaultHttpStack({ agent })
const seen = { pages: 0, requests: 0, asked: 0 }

function send(bytes) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: url,
      httpStack,
      metadata: { sha256: crypto.createHash('sha256').update(bytes).digest('hex') },
      retryDelays: new Array(200).fill(10),
      onBeforeRequest: (request) => {
        seen.requests += 1
        seen.asked += request.getMethod() === 'HEAD' ? 1 : 0  // after a failure it asks
      },
      onError: reject,
      onSuccess: resolve,
    })
    upload.start()
  })
}

for (const name of fs.readdirSync(folder).sort()) {
  await send(fs.readFileSync(path.join(folder, name)))
  seen.pages += 1
}
console.log(JSON.stringify(seen))
agent.destroy()
