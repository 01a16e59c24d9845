import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, useStyles2, useTheme2 } from '@grafana/ui';
import { annotate, mayAnnotate } from '../../backends/annotations';
import { annotationOf } from '../../domain/evidence/annotation';
import { ledgerMarkdown } from '../../domain/evidence/markdown';
import { encodeShared } from '../../domain/evidence/share';
import type { Ledger } from '../../domain/evidence/types';
import { Note } from '../Note';
import { picturesOf } from './pictures';

/** Out of this page: as Markdown for a postmortem, as a link that holds all of it, or as a note on dashboards. */
export function EvidenceExport({ ledger }: { ledger: Ledger }) {
  const styles = useStyles2(getStyles);
  const background = useTheme2().colors.background.primary;
  const [said, setSaid] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const { origin } = window.location;

  const download = () => {
    const text = ledgerMarkdown(ledger, { origin, pictures: picturesOf(document, background) });
    const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `investigation-${ledger.id}.md` });
    link.click();
    URL.revokeObjectURL(url);
  };
  const share = async () => {
    const { text, leftOut } = await encodeShared(ledger);
    if (text === undefined) {
      setSaid('The evidence is too long for a link: download the report instead.');
      return;
    }
    const url = new URL(window.location.href);
    url.searchParams.delete('ledger');
    url.hash = `evidence=${text}`;
    try {
      await navigator.clipboard.writeText(url.href);
      setSaid(['Copied a link that holds the evidence.', ...leftOut].join(' '));
    } catch {
      setSaid('The browser did not allow copying: use the report instead.');
    }
  };

  const annotateAll = async () => {
    setBusy(true);
    const { said: answer } = await annotate(ledger.id, annotationOf(ledger, origin));
    setSaid(answer);
    setBusy(false);
  };

  return (
    <div className={styles.actions}>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => ledgerMarkdown(ledger, { origin })}>
        Copy as Markdown
      </ClipboardButton>
      <Button size="sm" variant="secondary" icon="download-alt" onClick={download}>
        Report with pictures
      </Button>
      <Button size="sm" variant="secondary" icon="share-alt" onClick={() => void share()}>
        Link with evidence
      </Button>
      {mayAnnotate() && (
        <Button size="sm" variant="secondary" icon="comment-alt" disabled={isBusy} onClick={() => void annotateAll()}>
          Annotate on dashboards
        </Button>
      )}
      {said && <Note kind="info">{said}</Note>}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return { actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }) };
}
