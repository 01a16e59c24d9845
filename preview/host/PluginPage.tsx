import { PageLayoutType, usePluginContext } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { Box, Text } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom';

/** The frame that Grafana draws around a plugin's page: its heading, unless the page draws all by itself. */
export function PluginPage({ children, layout, subTitle }: PluginPageProps) {
  const { pathname } = useLocation();
  const page = usePluginContext()?.meta.includes?.find(({ path }) => path === pathname);
  return layout === PageLayoutType.Custom ? (
    <>{children}</>
  ) : (
    <Box padding={3}>
      <Text element="h1">{page?.name ?? 'Throughline'}</Text>
      <Box marginBottom={2}>{subTitle}</Box>
      {children}
    </Box>
  );
}
