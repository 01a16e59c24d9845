import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest, type IncomingMessage } from 'node:http';
import { isRecord } from '../../src/shared/isRecord';
import type { HttpAnswer } from './sendResult';

const REQUEST_STARTS = 'http.client.request.start';
/** Answers to a write are short. */
const MOST_CHARACTERS = 10_000;
/** One for all: Node keeps each of them for good, and asks every one at each step of the program. */
const runs = new AsyncLocalStorage<object>();

/**
 * Runs something that makes HTTP requests and hides their answers, as the OTLP exporters do: they name no status that
 * they try again, and only log which items of a batch were left out. Node tells of the requests by its channel
 * `http.client.request.start` (Node's documentation, Diagnostics Channel).
 * @returns what came out of it, and the answer to its last request, if there was one
 */
export async function withLastAnswer<T>(run: () => Promise<T>): Promise<{ result: T; answer: HttpAnswer | undefined }> {
  const own = {};
  let answer: HttpAnswer | undefined;
  const started = (message: unknown) => {
    if (runs.getStore() !== own || !isAboutRequest(message)) {
      return;
    }
    answer = undefined;
    message.request.once('response', (response) => {
      answer = keepAnswer(response);
    });
  };
  subscribe(REQUEST_STARTS, started);
  try {
    const result = await runs.run(own, run);
    return { result, answer };
  } finally {
    unsubscribe(REQUEST_STARTS, started);
  }
}

function isAboutRequest(message: unknown): message is { request: ClientRequest } {
  return isRecord(message) && message.request instanceof ClientRequest;
}

/** The text grows while the body arrives. */
function keepAnswer(response: IncomingMessage): HttpAnswer {
  const answer = { status: response.statusCode ?? 0, text: '' };
  response.on('data', (chunk: Buffer | string) => {
    answer.text = (answer.text + chunk.toString()).slice(0, MOST_CHARACTERS);
  });
  return answer;
}
