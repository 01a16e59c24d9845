import type { Server } from 'node:http';

/** A server could not be started; the message is one sentence for the user. */
export class ListenError extends Error {}

/**
 * Starts a server and returns the port it got (`port` 0 lets the system choose).
 * @throws ListenError when the port is taken or may not be used
 */
export function listen(server: Server, name: string, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(new ListenError(`${name} cannot listen on ${host}:${port}: ${reasonOf(error)}.`));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'the port is in use by another program';
    case 'EACCES':
      return 'this user may not use that port';
    default:
      return error.message;
  }
}

/** Takes no new connections and waits for the requests under way, at most `deadlineMs`; then cuts them off. */
export function closeServer(server: Server, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
