// @tus/server with files on disk behind TLS, as its handbook sets it up; with TOKEN only for those
// who bring it. Prints its port.
// usage: tus_server.mjs DIR CERT.pem KEY.pem [TOKEN]
import fs from 'node:fs'
import https from 'node:https'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const [folder, certificate, key, token] = process.argv.slice(2)
const tus = new Server({ path: '/files', relativeLocation: true, datastore: new FileStore({ directory: folder }) })
const server = https.createServer(
  { cert: fs.readFileSync(certificate), key: fs.readFileSync(key), minVersion: 'TLSv1.3' },
  (request, response) => {
    if (token && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end()
      return
    }
    tus.handle(request, response)
  })
server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
