import React, { useState } from 'react';
import { LinkButton, Text } from '@grafana/ui';
import { sampleInvestigation } from '../../backends/sample/uids';
import { investigateUrl } from '../../domain/url/codec';
import { testIds } from '../../shared/testIds';

interface Props {
  appSubUrl: string;
}

/** One click into the sample incident, for a Grafana without telemetry, or for the first time. */
export function SampleIncident({ appSubUrl }: Props) {
  // Not on each render: the link holds the moment at which the incident ends.
  const [href] = useState(() => {
    const { investigation, window } = sampleInvestigation(Date.now());
    return investigateUrl(investigation, window, appSubUrl);
  });
  return (
    <>
      <Text color="secondary">
        A sample of a shop whose task-svc is throttled by its database. Its data is made up and comes with the plugin:
        no data source is asked.
      </Text>
      <div>
        <LinkButton href={href} variant="secondary" icon="play" data-testid={testIds.start.sample}>
          Walk through the sample incident
        </LinkButton>
      </div>
    </>
  );
}
