// A client of Open311 GeoReport v2 that was not written here (npm open311) brings a reflection and
// reads it back. What the package would need for XML is replaced: sparkxml lies in no registry,
// xml2json is built from C, so both names are xml2js in package.json, and the lock's entry of open311
// asks for neither (Debian's npm 9 reads no git address and no alias in "overrides"): take care of
// that when the lock is made anew. So it speaks JSON, and the XML is read with xml2js.
// usage: open311_client.mjs post ENDPOINT KEY | read ENDPOINT TOKEN
// Prints one line of JSON.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const Open311 = require('open311')
const xml2js = require('xml2js')

const [what, endpoint, secret] = process.argv.slice(2)
const city = new Open311({ endpoint, apiKey: secret, format: 'json' })
const call = (name, ...args) => new Promise((resolve, reject) => {
  city[name](...args, (error, data) => (error ? reject(new Error(String(data))) : resolve(data)))
})
const xml = async (path) => {
  const response = await fetch(endpoint + path)
  return xml2js.parseStringPromise(await response.text(), { strict: true, explicitArray: false })
}

if (what === 'post') {
  const services = await call('serviceList')
  const service = services.find((one) => one.service_name === 'Phản ánh: Môi trường')
  const definition = await call('serviceDefinition', service.service_code)
  const [taken] = await call('submitRequest', {
    service_code: service.service_code,
    description: 'Rác & nước thải <đầy> ngõ 5',
    address_string: 'Ngõ 5, phố "Tràng Thi"',
    first_name: 'Bình',
    phone: '0900000001',
  })
  const [pending] = await call('token', taken.token)
  let refused = ''
  await call('submitRequest', { service_code: 'khieu-nai', description: 'x' })
    .catch((error) => { refused = error.message })
  const asXml = (await xml('services.xml')).services.service
  console.log(JSON.stringify({
    services: services.length, xml_services: asXml.length, same: asXml.every(
      (one, i) => one.service_code === services[i].service_code && one.service_name === services[i].service_name),
    attributes: definition.attributes.length, token: taken.token, pending: pending.service_request_id, refused,
  }))
} else {
  const [known] = await call('token', secret)
  const [request] = await call('serviceRequest', known.service_request_id)
  const list = await call('serviceRequests', { status: 'closed' })
  const asXml = (await xml(`requests/${known.service_request_id}.xml`)).service_requests.request
  console.log(JSON.stringify({
    id: known.service_request_id, listed: list.length, status: request.status, notes: request.status_notes,
    address: request.address, description: request.description, requested: request.requested_datetime,
    xml_notes: asXml.status_notes, xml_address: asXml.address, xml_description: asXml.description,
  }))
}
