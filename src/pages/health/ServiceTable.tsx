import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, Input, useStyles2 } from '@grafana/ui';
import type { KeptService } from '../../domain/health/kept';
import { LINK_WORDS, STATE_WORDS, type LinkState } from '../../domain/health/linkWords';
import type { LinkName } from '../../domain/health/score';
import { hrefWith, isModifiedClick } from '../../scenes/links';
import { Unseen } from '../../scenes/Unseen';
import { testIds } from '../../shared/testIds';
import type { ServiceHealth } from './HealthRun';
import { SignWord } from './SignWord';
import { Trend } from './Trend';
import { changeUrl } from './urlState';
import { LINK_SIGNS } from './words';

/** Rows that are drawn; a search finds the others. */
const MAX_ROWS = 50;
const MANY = 10;
const LINKS: readonly LinkName[] = ['metric-trace', 'trace-log', 'log-trace'];

interface Props {
  services: readonly ServiceHealth[];
  kept: readonly KeptService[];
  chosen?: string;
  isRunning: boolean;
  onRun(service: string): void;
}

/** One line per service: whether its links work, as far as is known, and how that went. */
export function ServiceTable({ services, kept, chosen, isRunning, onRun }: Props) {
  const styles = useStyles2(getStyles);
  const [search, setSearch] = useState('');
  const found = services.filter(({ service }) => service.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <div>
      {services.length > MANY && (
        <Input
          width={30}
          value={search}
          placeholder="Find a service"
          aria-label="Find a service"
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {/* It scrolls sideways where the window is narrow, so that the keyboard has to reach it. */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of services">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Score</th>
              {LINKS.map((link) => (
                <th scope="col" key={link}>
                  {LINK_WORDS[link]}
                </th>
              ))}
              <th scope="col">Trend</th>
              <th scope="col">
                <Unseen>Run</Unseen>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MAX_ROWS).map((one) => (
              <Row
                key={one.service}
                health={one}
                kept={kept.find(({ service }) => service === one.service)}
                isChosen={one.service === chosen}
                isRunning={isRunning}
                onRun={onRun}
              />
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <p className={styles.more}>No service has “{search}” in its name.</p>}
      {found.length > MAX_ROWS && <p className={styles.more}>{found.length - MAX_ROWS} more: search for one.</p>}
    </div>
  );
}

interface RowProps {
  health: ServiceHealth;
  kept: KeptService | undefined;
  isChosen: boolean;
  isRunning: boolean;
  onRun(service: string): void;
}

function Row({ health: { service, state, result }, kept, isChosen, isRunning, onRun }: RowProps) {
  const styles = useStyles2(getStyles);
  // What an earlier visit found is shown as such: its trend says how old it is.
  const links = result?.score.links ?? kept?.links;
  const points = result ? result.score.points : kept?.points.at(-1)?.[1];
  return (
    <tr
      className={isChosen ? styles.chosen : undefined}
      data-testid={testIds.health.service}
      data-service={service}
      data-state={state}
    >
      <th scope="row">
        <a
          className={styles.link}
          href={hrefWith({ service })}
          aria-current={isChosen ? 'true' : undefined}
          onClick={(event) => {
            if (!isModifiedClick(event)) {
              event.preventDefault();
              changeUrl({ service });
            }
          }}
        >
          {service}
        </a>
      </th>
      <td className={styles.number} data-testid={testIds.health.score}>
        {points ?? (
          <>
            <span aria-hidden>–</span>
            <Unseen>not known</Unseen>
          </>
        )}
      </td>
      {LINKS.map((link) => (
        <td key={link} data-testid={testIds.health.link} data-link={link} data-link-state={links?.[link]}>
          {links ? <LinkWord state={links[link]} /> : <span className={styles.quiet}>not checked</span>}
        </td>
      ))}
      <td>
        <Trend kept={kept} isFormer={!result} />
      </td>
      <td className={styles.run}>
        {state === 'running' || state === 'waiting' ? (
          <span className={styles.quiet}>
            <Icon name={state === 'running' ? 'fa fa-spinner' : 'clock-nine'} aria-hidden />{' '}
            {state === 'running' ? 'checking…' : 'waits'}
          </span>
        ) : (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            disabled={isRunning}
            aria-label={`${result ? 'Run again' : 'Run'} for ${service}`}
            onClick={() => {
              changeUrl({ service });
              onRun(service);
            }}
          >
            {result ? 'Run again' : 'Run'}
          </Button>
        )}
      </td>
    </tr>
  );
}

const LinkWord = ({ state }: { state: LinkState }) => <SignWord word={STATE_WORDS[state]} {...LINK_SIGNS[state]} />;

function getStyles(theme: GrafanaTheme2) {
  return {
    scroll: css({ overflowX: 'auto', position: 'relative' }),
    table: css({
      width: '100%',
      'th, td': {
        padding: theme.spacing(0.5, 1.5, 0.5, 1),
        textAlign: 'left',
        whiteSpace: 'nowrap',
        borderBottom: `1px solid ${theme.colors.border.weak}`,
        fontWeight: theme.typography.fontWeightRegular,
      },
      'thead th': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
      // The height of a button, so that a line does not move when its words change.
      tbody: { tr: { height: theme.spacing(4.5) } },
    }),
    chosen: css({
      // No other ground, on which quiet words would be too faint.
      boxShadow: `inset 3px 0 0 ${theme.colors.primary.border}`,
      '& > th': { fontWeight: theme.typography.fontWeightBold },
    }),
    link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
    number: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
    quiet: css({ color: theme.colors.text.secondary }),
    run: css({ minWidth: 110 }),
    more: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.text.secondary }),
  };
}
