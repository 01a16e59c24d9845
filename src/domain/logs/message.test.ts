import { messageOf } from './message';

test.each([
  ['{"level":"warn","msg":"throttled, RetryAttempts=3","trace_id":"ab"}', 'throttled, RetryAttempts=3'],
  ['{"message":"said by ECS"}', 'said by ECS'],
  ['{"fields":{"a":1}}', '{"fields":{"a":1}}'],
  ['{"msg":7}', '{"msg":7}'],
  ['{"msg":"cut off', '{"msg":"cut off'],
  ['level=warn msg="lock \\"a\\" held" traceID=ab', 'lock "a" held'],
  ['level=warn msg=short traceID=ab', 'short'],
  ['plain text with trace ab', 'plain text with trace ab'],
  ['', ''],
])('%s', (line, message) => {
  expect(messageOf(line)).toBe(message);
});
