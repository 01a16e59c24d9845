import React, { useId, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { Button, Icon, type IconName, Spinner, useStyles2 } from '@grafana/ui';
import { currentStep } from '../../domain/guide/steps';
import type { GuideStep, StepState } from '../../domain/guide/types';
import { testIds } from '../../shared/testIds';
import { CostReceipt } from './CostReceipt';
import type { GuideScene } from './GuideScene';
import { NARROW as narrow, STEP_HEIGHT } from './measures';

/** A shape and a word for each state: never colour alone. */
const STATES: Record<StepState, { icon?: IconName; word: string }> = {
  idle: { icon: 'circle', word: 'to come' },
  waiting: { word: 'waiting' },
  found: { icon: 'check-circle', word: 'found' },
  nothing: { icon: 'minus-circle', word: 'nothing' },
  failed: { icon: 'exclamation-triangle', word: 'failed' },
};

export function GuideView({ model }: SceneComponentProps<GuideScene>) {
  const { steps, pinned, cost } = model.useState();
  const styles = useStyles2(getStyles);
  const current = currentStep(steps);
  return (
    <>
      <nav className={styles.guide} aria-label="Guide" data-testid={testIds.guide.region}>
        <ol className={styles.steps}>
          {steps.map((step) => (
            <Step
              key={step.id}
              step={step}
              isCurrent={step.id === current?.id}
              isPinned={pinned.includes(step.id)}
              model={model}
            />
          ))}
        </ol>
      </nav>
      <CostReceipt cost={cost} />
    </>
  );
}

interface StepProps {
  step: GuideStep;
  isCurrent: boolean;
  isPinned: boolean;
  model: GuideScene;
}

function Step({ step, isCurrent, isPinned, model }: StepProps) {
  const { id, title, state, sentence, meaning, next, why } = step;
  const [isOpen, setOpen] = useState(false);
  const styles = useStyles2(getStyles);
  const whyId = useId();
  const { icon, word } = STATES[state];
  const canPin = id !== 'cause' && id !== 'exemplar' && (state === 'found' || state === 'nothing');
  return (
    <li
      className={cx(styles.step, isCurrent && styles.current)}
      aria-current={isCurrent ? 'step' : undefined}
      data-testid={testIds.guide.step}
      data-step={id}
      data-state={state}
    >
      <div className={styles.head}>
        {icon ? <Icon key={icon} name={icon} className={styles[state]} /> : <Spinner size="sm" inline />}
        <h2 className={styles.title}>{title}</h2>
        <span className={styles.muted}>{word}</span>
      </div>
      <div className={styles.words}>
        <p className={cx(styles.text, !isOpen && styles.three)} title={isOpen ? undefined : sentence}>
          {sentence}
        </p>
        {meaning && (
          <p className={cx(styles.text, styles.muted, !isOpen && styles.two)} title={isOpen ? undefined : meaning}>
            {meaning}
          </p>
        )}
        <p id={whyId} hidden={!isOpen} className={cx(styles.text, styles.muted, styles.why)}>
          {why}
        </p>
      </div>
      <div className={styles.actions}>
        {next && (
          <Button
            size="sm"
            variant={isCurrent ? 'primary' : 'secondary'}
            data-testid={testIds.guide.next}
            onClick={() => model.take(next.action)}
          >
            {next.label}
          </Button>
        )}
        {canPin && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            className={styles.quiet}
            icon={isPinned ? 'check' : 'bookmark'}
            disabled={isPinned}
            aria-label={isPinned ? `${title}: pinned as evidence` : `Pin as evidence: ${title}`}
            data-testid={testIds.guide.pin}
            onClick={() => model.pin(id)}
          >
            {isPinned ? 'Pinned' : 'Pin'}
          </Button>
        )}
        <Button
          size="sm"
          variant="secondary"
          fill="text"
          className={styles.quiet}
          aria-expanded={isOpen}
          aria-controls={whyId}
          aria-label={`Why this step: ${title}`}
          data-testid={testIds.guide.why}
          onClick={() => setOpen(!isOpen)}
        >
          Why?
        </Button>
      </div>
    </li>
  );
}

const clamped = (lines: number) =>
  css({ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, overflow: 'hidden' });

function getStyles(theme: GrafanaTheme2) {
  return {
    guide: css({ minWidth: 0 }),
    steps: css({
      listStyle: 'none',
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      [narrow]: { flexDirection: 'row', flexWrap: 'wrap' },
    }),
    step: css({
      padding: theme.spacing(0.75, 1),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderLeft: `3px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.default,
      display: 'flex',
      flexDirection: 'column',
      // As high with its finding as without, so that nothing moves while the page fills.
      minHeight: theme.spacing(14),
      [narrow]: { flex: '1 1 160px', minHeight: STEP_HEIGHT },
    }),
    current: css({ borderLeftColor: theme.colors.primary.main }),
    head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    title: css({ margin: 0, flex: 1, fontSize: theme.typography.body.fontSize }),
    text: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize, overflowWrap: 'anywhere' }),
    muted: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    words: css({ flex: 1 }),
    // Long ones are whole in their title, and with “Why?”.
    three: clamped(3),
    two: clamped(2),
    why: css({ marginTop: theme.spacing(0.5) }),
    actions: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
    quiet: css({ padding: 0 }),
    idle: css({ color: theme.colors.text.secondary }),
    waiting: css({}),
    found: css({ color: theme.colors.success.text }),
    nothing: css({ color: theme.colors.warning.text }),
    failed: css({ color: theme.colors.error.text }),
  };
}
