// An ordinary tus server in front of a folder: node server.mjs FOLDER. Prints its port.
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const server = new Server({
  path: '/v1/uploads',
  relativeLocation: true,
  datastore: new FileStore({ directory: process.argv[2] }),
})
const listener = server.listen({ host: '127.0.0.1', port: 0 }, () => {
  console.log(listener.address().port)
})
