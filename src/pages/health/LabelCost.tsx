import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import { costOfLabel, factorsOf, seriesProduct } from '../../domain/health/cardinality/product';
import type { Factor, SeriesCount } from '../../domain/health/cardinality/types';
import { testIds } from '../../shared/testIds';
import { SignWord } from './SignWord';
import { VERDICTS } from './words';

/** A histogram that nothing is wrong with, label by label. */
const CLASSIC: Factor[] = [
  { name: 'methods', values: 5 },
  { name: 'routes', values: 50 },
  { name: 'status codes', values: 6 },
  { name: 'buckets', values: 20 },
  { name: 'replicas', values: 4 },
];
const EXAMPLE = 'the classic example';

/** What the labels of a metric multiply to, and what one more would cost. @param counted metrics that were counted */
export function LabelCost({ counted }: { counted: readonly SeriesCount[] }) {
  const styles = useStyles2(getStyles);
  const [base, setBase] = useState(EXAMPLE);
  const [factors, setFactors] = useState(CLASSIC);
  const [name, setName] = useState('');
  const [values, setValues] = useState(100);
  const bases = [EXAMPLE, ...new Set(counted.map((one) => one.name))];
  const isProposed = name.trim() !== '';
  const cost = isProposed ? costOfLabel(asCount(factors), { name: name.trim(), values }) : seriesProduct(factors);

  const choose = (next: string) => {
    const metric = counted.find((one) => one.name === next);
    setBase(next);
    setFactors(metric ? factorsOf(metric) : CLASSIC);
  };
  const change = (index: number, text: string) =>
    setFactors(factors.map((factor, at) => (at === index ? { ...factor, values: wholeNumber(text) } : factor)));

  return (
    <fieldset className={styles.calculator}>
      <legend className={styles.legend}>What would a label cost?</legend>
      <div className={styles.fields}>
        {bases.length > 1 && (
          <Field label="Labels of" htmlFor="throughline-cost-base" noMargin>
            <Combobox
              id="throughline-cost-base"
              width={40}
              options={bases.map((value) => ({ value, label: value }))}
              value={base}
              onChange={({ value }) => choose(value)}
            />
          </Field>
        )}
        {factors.map((factor, index) => (
          <Field key={`${base} ${factor.name}`} label={factor.name} htmlFor={`throughline-cost-${index}`} noMargin>
            <Input
              id={`throughline-cost-${index}`}
              type="number"
              min={0}
              width={12}
              value={factor.values}
              onChange={(event) => change(index, event.currentTarget.value)}
            />
          </Field>
        ))}
        <Field label="A new label" htmlFor="throughline-cost-name" noMargin>
          <Input
            id="throughline-cost-name"
            width={18}
            placeholder="user_id"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <Field label="its values" htmlFor="throughline-cost-values" noMargin>
          <Input
            id="throughline-cost-values"
            type="number"
            min={1}
            width={12}
            value={values}
            onChange={(event) => setValues(wholeNumber(event.currentTarget.value))}
          />
        </Field>
      </div>
      <output className={styles.result} data-testid={testIds.health.labelCost}>
        <strong className={styles.product}>{cost.text}</strong>
        <SignWord {...VERDICTS[cost.verdict]} word={WORDS[cost.verdict]} />
        <span>{cost.sentence}</span>
      </output>
    </fieldset>
  );
}

const WORDS = { pass: 'bounded', warn: 'many', fail: 'too many' } as const;

const wholeNumber = (text: string): number => Math.max(0, Math.floor(Number(text) || 0));

const asCount = (factors: readonly Factor[]): SeriesCount => ({
  name: '',
  kind: 'metric',
  labels: factors.map(({ name, values }) => ({ name, distinct: values, samples: [] })),
  notes: [],
  asked: { source: '', query: '' },
});

function getStyles(theme: GrafanaTheme2) {
  return {
    calculator: css({ minWidth: 0, margin: 0, padding: 0, border: 'none' }),
    legend: css({ margin: 0, fontSize: theme.typography.h5.fontSize, border: 'none' }),
    fields: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1) }),
    result: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(1.5),
      marginTop: theme.spacing(1),
    }),
    product: css({ fontVariantNumeric: 'tabular-nums' }),
  };
}
