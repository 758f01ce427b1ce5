// tus-js-client: node client.mjs ENDPOINT TOKEN FILE JSON. Prints {url, error, status, offset}.
// JSON: url (goes on there), stopAt (leaves off after so many bytes), terminate, metadata,
// whole (bytes go with the creation), chunk (bytes of a request).
import { readFileSync } from 'node:fs'
import { Upload } from 'tus-js-client'

const [endpoint, token, file, told] = process.argv.slice(2)
const wanted = JSON.parse(told)
const content = readFileSync(file)
let reached = 0

function end(upload, error) {
  const status = error?.originalResponse?.getStatus() ?? 0
  const answer = { url: upload.url, error: error?.message ?? '', status, offset: reached }
  console.log(JSON.stringify(answer))
  process.exit(0)
}

const upload = new Upload(content, {
  endpoint,
  uploadUrl: wanted.url ?? null,
  headers: { Authorization: `Bearer ${token}` },
  metadata: wanted.metadata ?? {},
  chunkSize: wanted.chunk ?? Number.POSITIVE_INFINITY,
  uploadDataDuringCreation: wanted.whole ?? false,
  retryDelays: [0, 0, 0],
  onChunkComplete: (_size, accepted) => {
    reached = accepted
    if (wanted.stopAt !== undefined && accepted >= wanted.stopAt) {
      upload.abort(wanted.terminate ?? false).then(() => end(upload), (error) => end(upload, error))
    }
  },
  onSuccess: () => end(upload),
  onError: (error) => end(upload, error),
})
upload.start()
