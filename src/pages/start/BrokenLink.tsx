import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { loadKept } from '../../backends/health/keptHealth';
import { brokenLinks, type KeptService } from '../../domain/health/kept';
import { LINK_WORDS } from '../../domain/health/linkWords';
import { ROUTES } from '../../shared/plugin';
import { testIds } from '../../shared/testIds';

/** What the last runs of the health checks found; nothing is asked of the stores. */
export function useKeptHealth(): readonly KeptService[] {
  const [kept, setKept] = useState<readonly KeptService[]>([]);
  useEffect(() => {
    let isWanted = true;
    void loadKept().then((all) => isWanted && setKept(all));
    return () => {
      isWanted = false;
    };
  }, []);
  return kept;
}

interface Props {
  kept: readonly KeptService[];
  service: string | undefined;
  appSubUrl: string;
}

/** Says of a service that a link on its path was broken when it was last checked, and leads to what mends it. */
export function BrokenLink({ kept, service, appSubUrl }: Props) {
  const styles = useStyles2(getStyles);
  const broken = service === undefined ? undefined : brokenLinks(kept, service);
  if (!broken) {
    return null;
  }
  const [metrics = '', traces = '', logs = ''] = broken.sources.split(',');
  const params = Object.entries({ service: broken.service, metrics, traces, logs }).filter(([, value]) => value !== '');
  const names = broken.links.map((link) => LINK_WORDS[link]).join(', ');
  return (
    <span className={styles.broken} data-testid={testIds.start.brokenLink}>
      <Icon name="times-circle" size="sm" aria-hidden /> {`Broken ${dateTimeFormatTimeAgo(broken.timeMs)}: ${names}. `}
      <a className={styles.link} href={`${appSubUrl}${ROUTES.health}?${new URLSearchParams(params)}`}>
        See why
      </a>
    </span>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    broken: css({ color: theme.colors.error.text }),
    link: css({ color: 'inherit', textDecoration: 'underline' }),
  };
}
