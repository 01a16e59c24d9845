import net, { type AddressInfo } from 'node:net';
import { checkPorts, PORT_NAMES, PORTS, portProblem, resolvePorts } from './ports';

test('a port is what was given, else its variable, else the usual one moved by the offset', () => {
  const ports = resolvePorts({ STACK_PORT_OFFSET: '1000', LOKI_PORT: '5555', TEMPO_PORT: ' ' }, { prometheus: 7777 });
  expect(ports).toMatchObject({ grafana: 4000, loki: 5555, tempo: 4200, prometheus: 7777, demoPaymentMetrics: 10468 });
  expect(resolvePorts({})).toEqual(Object.fromEntries(PORT_NAMES.map((name) => [name, PORTS[name].port])));
});

test.each(['abc', '0', '70000', '80.5', '-1'])('GRAFANA_PORT=%s is refused in words', (value) => {
  expect(() => resolvePorts({ GRAFANA_PORT: value })).toThrow(
    `GRAFANA_PORT is "${value}": it takes a whole number from 1 to 65535.`
  );
});

test('one port for two listeners is refused', () => {
  expect(() => resolvePorts({ LOKI_PORT: '3200' })).toThrow(
    'Port 3200 is given to two listeners: TEMPO_PORT and LOKI_PORT.'
  );
});

test('the sentence names the port, who needs it, who has it, and the way out', () => {
  expect(portProblem('tempo', 3200, 'EADDRINUSE', 'tempo (process 42)')).toBe(
    'Port 3200, which Tempo needs, is already in use by tempo (process 42). Stop that program, or set TEMPO_PORT to another port.'
  );
  expect(portProblem('grafana', 80, 'EACCES')).toBe(
    'Port 80, which Grafana needs, cannot be opened (EACCES). Allow it, or set GRAFANA_PORT to another port.'
  );
  expect(portProblem('grafana', 3000, 'EADDRINUSE', undefined, 'the preview')).toBe(
    'Port 3000, which the preview needs, is already in use. Stop that program, or set GRAFANA_PORT to another port.'
  );
});

test('a port that somebody listens on is noticed, a free one is not', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ports = resolvePorts({}, { loki: port });
  await expect(checkPorts(ports, ['loki'])).rejects.toThrow(`Port ${port}, which Loki needs, is already in use`);
  await new Promise((resolve) => server.close(resolve));
  await expect(checkPorts(ports, ['loki'])).resolves.toBeUndefined();
});
