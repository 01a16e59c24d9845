import type { HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { SCOPE_NAME } from '../../src/backends/sample/model/lineShapes';
import { resourceAttributes, SERVICES, type ServiceName } from '../../src/backends/sample/model/services';

/** Gives a service another `service.instance.id` than its own; see `Resources`. */
export type InstanceOf = (service: ServiceName) => string;

/** The library that records: one object, because exporters group by it. */
export const SCOPE: Readonly<InstrumentationScope> = { name: SCOPE_NAME };

/** The resources of records, each made once: exporters group by the object. */
export class Resources {
  private readonly made = new Map<string, Resource>();

  /** @param instanceOf the instances that the records come from, where they are not those of the live services */
  constructor(private readonly instanceOf?: InstanceOf) {}

  of({ service, serviceName }: { service: ServiceName; serviceName: string }): Resource {
    const key = `${service} ${serviceName}`;
    let resource = this.made.get(key);
    if (!resource) {
      const instanceId = this.instanceOf?.(service) ?? SERVICES[service].instanceId;
      resource = resourceFromAttributes(resourceAttributes({ ...SERVICES[service], instanceId }, serviceName));
      this.made.set(key, resource);
    }
    return resource;
  }
}

/** Unix milliseconds, with fractions, as seconds and nanoseconds. */
export function hrTime(timeMs: number): HrTime {
  const seconds = Math.floor(timeMs / 1000);
  const nanoseconds = Math.round((timeMs - seconds * 1000) * 1e6);
  return nanoseconds === 1e9 ? [seconds + 1, 0] : [seconds, nanoseconds];
}
