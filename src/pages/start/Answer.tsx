import React, { type ReactNode } from 'react';
import { Alert, LoadingPlaceholder, Text } from '@grafana/ui';
import type { Result } from '../../domain/result';

interface Props<T> {
  answer: Result<T> | undefined;
  waitingFor: string;
  children: (value: T) => ReactNode;
}

/** Shows which it is: awaited, nothing found, failed, or the value. */
export function Answer<T>({ answer, waitingFor, children }: Props<T>) {
  if (!answer) {
    return <LoadingPlaceholder text={waitingFor} />;
  }
  if (answer.status === 'empty') {
    return <Text color="secondary">{answer.reason}</Text>;
  }
  if (answer.status === 'failed') {
    return <Alert severity="warning" title={answer.failure.message} />;
  }
  return <>{children(answer.value)}</>;
}
