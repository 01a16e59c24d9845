import React, { useState } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { destinationOf, labelsOf } from '../../domain/alerts/firingList';
import type { FiringRule } from '../../domain/alerts/firingRules';
import { serviceName, serviceOfLabels } from '../../domain/alerts/services';
import type { KeptService } from '../../domain/health/kept';
import { investigateUrl } from '../../domain/url/codec';
import { testIds } from '../../shared/testIds';
import { BrokenLink } from './BrokenLink';

interface Props {
  rule: FiringRule;
  /** Value against threshold, once it is known. */
  level?: string;
  /** What the last health checks found. */
  kept: readonly KeptService[];
  appSubUrl: string;
}

/** One firing rule: where it leads, what it is about, how far it is beyond its threshold, and since when. */
export function FiringRow({ rule, level, kept, appSubUrl }: Props) {
  const styles = useStyles2(getStyles);
  // Not on each render: the link of a data source's own rule holds the alert's window.
  const [{ investigation, times }] = useState(() => destinationOf(rule, Date.now()));
  const { shown, more } = labelsOf(rule);
  const since = rule.activeAtMs === undefined ? 'firing' : `firing since ${dateTimeFormatTimeAgo(rule.activeAtMs)}`;
  return (
    <li className={styles.rule}>
      <LinkButton
        size="sm"
        variant="primary"
        icon="crosshair"
        href={investigateUrl(investigation, times, appSubUrl)}
        data-testid={testIds.start.firingRule}
        aria-label={`Investigate ${rule.name}`}
      >
        Investigate
      </LinkButton>
      <div className={styles.words}>
        <div className={styles.line}>
          <span className={styles.name}>{rule.name}</span>
          {level !== undefined && (
            <span className={styles.level} data-testid={testIds.start.firingLevel}>
              {/* Grafana notes the value once, at the beginning; a data source's own rule has the last one. */}
              {rule.ruler ? level : `fired at ${level}`}
            </span>
          )}
        </div>
        <div className={styles.about}>
          {[since, ...(rule.ruler ? [`rule of ${rule.ruler.name}`] : []), ...shown].map((text) => (
            <span key={text}>{text}</span>
          ))}
          {more > 0 && <span>{`and ${more} more labels`}</span>}
        </div>
        <BrokenLink kept={kept} service={serviceOf(rule)} appSubUrl={appSubUrl} />
      </div>
    </li>
  );
}

function serviceOf({ instances, labels }: FiringRule): string | undefined {
  const label = serviceOfLabels(instances[0]?.labels ?? labels);
  return label && serviceName(label);
}

function getStyles(theme: GrafanaTheme2) {
  return {
    rule: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), padding: theme.spacing(0.5, 0) }),
    words: css({ minWidth: 0 }),
    line: css({ display: 'flex', flexWrap: 'wrap', columnGap: theme.spacing(1.5) }),
    name: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
    level: css({ fontVariantNumeric: 'tabular-nums' }),
    about: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
  };
}
