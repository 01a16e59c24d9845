import { parse } from 'protobufjs';
import { uncompress } from 'snappyjs';

/** The messages of Prometheus's remote write 1.0, as its own definition has them (prompb, reduced to what is sent). */
const DEFINITION = `
  syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
`;

/** Reads what a remote write has sent: plain objects, timestamps as numbers. */
export function readWriteRequest(compressed: Uint8Array): unknown {
  const type = parse(DEFINITION).root.lookupType('WriteRequest');
  return type.toObject(type.decode(uncompress(compressed)), { longs: Number });
}
