import { Agent, request as httpRequest, type ClientRequest } from 'node:http';
import type { Address } from '../../src/backends/sample/model/shop';
import type { Answer, HttpRequest } from '../../src/backends/sample/model/work';
import { reasonOf } from '../reason';
import { formatTraceParent, parseFields, REQUEST_ID_HEADER, TRACE_PARENT_HEADER } from './wire';

/** How long a service waits for an answer, and for how long an idle connection is kept. */
const TIMEOUT_MS = 5000;
const MOST_REPLY_CHARACTERS = 65_536;

/**
 * The shop's HTTP client. Node's own `http` with kept connections takes a third of the CPU time of `fetch` for each hop,
 * and less than half of the memory.
 */
export class ShopClient {
  private readonly agent = new Agent({ keepAlive: true, timeout: TIMEOUT_MS });

  /** Sends a request. A failure is an answer too, with its reason in plain words. */
  send(address: Address, request: HttpRequest, timeoutMs = TIMEOUT_MS): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const req = this.open(address, request, timeoutMs);
      req.on('error', reject);
      req.on('timeout', () => req.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      req.on('response', (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MOST_REPLY_CHARACTERS) {
            res.destroy(new Error('the answer is too long'));
          }
        });
        res.on('error', reject);
        res.on('end', () => {
          const body = parseFields(text);
          if (body) {
            resolve({ ok: true, reply: { status: res.statusCode ?? 0, body } });
          } else {
            reject(new Error('the answer is no JSON object of text fields'));
          }
        });
      });
    }).catch((error: unknown): Answer => ({ ok: false, reason: reasonOf(error) }));
  }

  /** Ends all connections, those in use included. */
  close(): void {
    this.agent.destroy();
  }

  private open({ host, port }: Address, request: HttpRequest, timeout: number): ClientRequest {
    const { method, target: path, body, parent, requestId } = request;
    const text = Object.keys(body).length > 0 ? JSON.stringify(body) : undefined;
    const req = httpRequest({
      agent: this.agent,
      host,
      port,
      method,
      path,
      timeout,
      headers: {
        [REQUEST_ID_HEADER]: requestId,
        ...(parent && { [TRACE_PARENT_HEADER]: formatTraceParent(parent) }),
        ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    });
    req.end(text);
    return req;
  }
}
