import React from 'react';
import { DeadLinkSection } from './DeadLinkSection';
import { ErrorLinesSection } from './ErrorLinesSection';
import type { ServiceHealth } from './HealthRun';
import { PairsSection } from './PairsSection';
import { ServiceChecks } from './ServiceChecks';

interface Props {
  service: string;
  health: ServiceHealth | undefined;
  /** All services that the stores know. */
  known: readonly string[];
  isRunning: boolean;
  onRun(): void;
}

/** All that is told of the chosen service. */
export function ServiceParts({ service, health, known, isRunning, onRun }: Props) {
  const seen = health?.result?.seen;
  return (
    <>
      <ServiceChecks service={service} health={health} isRunning={isRunning} onRun={onRun} />
      <DeadLinkSection service={service} known={known} seen={seen} />
      <ErrorLinesSection service={service} known={known} seen={seen} />
      <PairsSection service={service} known={known} />
    </>
  );
}
