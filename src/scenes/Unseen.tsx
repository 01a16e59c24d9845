import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';

/** For screen readers: what others see as a colour or a shape. What holds it has to be positioned. */
export const unseen = css({
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
});

export const Unseen = ({ children }: { children: ReactNode }) => <span className={unseen}>{children}</span>;
