import React, { useId, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Cost, CostReport } from '../../domain/cost/types';
import { describeBytes, describeMeasured } from '../../domain/cost/words';
import { plural } from '../../domain/traces/words';
import { testIds } from '../../shared/testIds';
import { COST_HEIGHT } from './measures';

/** What this investigation asked of the stores: one line, which opens to a row for each. */
export function CostReceipt({ cost }: { cost?: CostReport }) {
  const [isOpen, setOpen] = useState(false);
  const styles = useStyles2(getStyles);
  const partId = useId();
  const limits = cost?.leftOut.length ?? 0;
  return (
    <section className={styles.receipt} aria-label="Cost" data-testid={testIds.investigation.cost}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={partId}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
        <span>{`Cost: ${cost?.headline ?? 'no calls'}`}</span>
        {limits > 0 && (
          <span className={styles.limits}>
            <Icon name="info-circle" size="sm" /> {`${plural(limits, 'limit')} hit`}
          </span>
        )}
      </button>
      <div id={partId} hidden={!isOpen}>
        {isOpen && cost && <Details cost={cost} />}
      </div>
    </section>
  );
}

function Details({ cost: { receipt, requests, leftOut, unseen } }: { cost: CostReport }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.details}>
      {receipt.stores.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Store</th>
              <th scope="col">Calls</th>
              <th scope="col">Rows</th>
              <th scope="col">Size</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {receipt.stores.map(({ name, ...store }) => (
              <Row key={name} name={name} cost={store} />
            ))}
          </tbody>
          {receipt.stores.length > 1 && (
            <tfoot>
              <Row name="All" cost={receipt.total} />
            </tfoot>
          )}
        </table>
      )}
      <p className={styles.muted}>
        Size is that of the answers as they came, without headers. Times are added up, though calls run side by side.
      </p>
      <p>{`The page started ${plural(requests.started, 'request')} of the ${requests.budget} it may start itself. Panels ask beside that.`}</p>
      {leftOut.length > 0 && (
        <>
          <p className={styles.heading}>Left out, because a limit was hit:</p>
          <ul className={styles.list}>
            {leftOut.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {unseen.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

function Row({ name, cost }: { name: string; cost: Cost }) {
  const { calls, rows, bytes, tookMs } = cost;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{calls}</td>
      <td>{rows}</td>
      <td>{describeMeasured(cost, bytes, describeBytes) ?? '–'}</td>
      <td>{describeMeasured(cost, tookMs, inSeconds) ?? '–'}</td>
    </tr>
  );
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function getStyles(theme: GrafanaTheme2) {
  const small = theme.typography.bodySmall.fontSize;
  return {
    receipt: css({
      marginTop: theme.spacing(0.5),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
    }),
    line: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      width: '100%',
      // As high before anything was asked.
      height: COST_HEIGHT - 6,
      padding: theme.spacing(0, 0.5),
      border: 'none',
      background: 'none',
      fontSize: small,
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      '&:hover': { background: theme.colors.action.hover },
    }),
    limits: css({ marginLeft: 'auto', overflow: 'hidden', textOverflow: 'ellipsis' }),
    details: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.5, 0.5, 1),
      fontSize: small,
      overflowWrap: 'anywhere',
      '& p': { margin: 0 },
    }),
    table: css({
      width: '100%',
      maxWidth: 420,
      fontVariantNumeric: 'tabular-nums',
      '& th, & td': {
        padding: theme.spacing(0.25),
        textAlign: 'right',
        fontWeight: 'normal',
        whiteSpace: 'nowrap',
      },
      '& th:first-child': { textAlign: 'left', whiteSpace: 'normal', overflowWrap: 'break-word' },
      '& thead th': { color: theme.colors.text.secondary },
      '& tfoot th, & tfoot td': { borderTop: `1px solid ${theme.colors.border.medium}` },
    }),
    muted: css({ color: theme.colors.text.secondary }),
    heading: css({ fontWeight: theme.typography.fontWeightMedium }),
    list: css({ margin: 0, paddingLeft: theme.spacing(2) }),
  };
}
