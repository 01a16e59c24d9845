import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { trendOf, type KeptService } from '../../domain/health/kept';

const WIDTH = 72;
const HEIGHT = 18;

/** How the points went: a small curve, and in words what changed last. @param isFormer of an earlier visit */
export function Trend({ kept, isFormer }: { kept: KeptService | undefined; isFormer: boolean }) {
  const styles = useStyles2(getStyles);
  const trend = kept && trendOf(kept);
  if (!kept || !trend) {
    return <span className={styles.words}>not run yet</span>;
  }
  const ago = dateTimeFormatTimeAgo(trend.sinceMs);
  const lastMs = kept.points.at(-1)?.[0] ?? trend.sinceMs;
  const lastRun = isFormer ? `, last run ${dateTimeFormatTimeAgo(lastMs)}` : '';
  return (
    <span className={styles.trend}>
      {kept.points.length > 1 && <Curve points={kept.points} />}
      <span className={styles.words}>
        {kept.points.length === 1
          ? `first run ${ago}`
          : `${trend.from === undefined ? '' : `${trend.from} → `}${trend.to} since ${ago}${lastRun}`}
      </span>
    </span>
  );
}

/** Run after run, at equal distances: days without a run would press the rest together. */
function Curve({ points }: Pick<KeptService, 'points'>) {
  const styles = useStyles2(getStyles);
  const x = (index: number) => 2 + (index / (points.length - 1)) * (WIDTH - 4);
  const y = (value: number) => 2 + (1 - value / 100) * (HEIGHT - 4);
  const last = points.at(-1);
  return (
    <svg className={styles.curve} width={WIDTH} height={HEIGHT} aria-hidden focusable={false}>
      <polyline
        points={points.map(([, value], index) => `${x(index)},${y(value)}`).join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
      />
      {last && <circle cx={x(points.length - 1)} cy={y(last[1])} r={2} fill="currentColor" />}
    </svg>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    trend: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1), whiteSpace: 'nowrap' }),
    words: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    curve: css({ flexShrink: 0, color: theme.colors.text.secondary }),
  };
}
