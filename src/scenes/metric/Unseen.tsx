import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';

const unseen = css({
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
});

/** For screen readers: what others see as a colour or a shape. What holds it has to be positioned. */
export const Unseen = ({ children }: { children: ReactNode }) => <span className={unseen}>{children}</span>;
